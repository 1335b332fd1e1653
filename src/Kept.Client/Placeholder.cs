namespace Kept.Client;

internal static class Placeholder;
