namespace Kept.Policy;

internal static class Placeholder;
