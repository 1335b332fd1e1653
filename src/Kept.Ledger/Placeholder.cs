namespace Kept.Ledger;

internal static class Placeholder;
