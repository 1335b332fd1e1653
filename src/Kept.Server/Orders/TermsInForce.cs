namespace Kept.Server.Orders;

internal static class TermsInForce
{
    public const string Version = "2026-11-01";
}
