using Kept.Server.Storage;

namespace Kept.Server.Staff;

/// <summary>What this installation was started with, for people to read. It shows no password, key or token.</summary>
internal sealed class Installed(StorageOptions storage, IConfiguration configuration)
{
    public IReadOnlyList<(string Name, string Value)> Facts() =>
    [
        ("Database", storage.IsPostgres ? $"PostgreSQL on {PostgresHost()}" : $"SQLite at {storage.SqlitePath}"),
        ("Data folder", storage.DataPath),
        ("Master key", storage.Key.Length > 0 ? "from the settings (KEPT__KEY)" : storage.KeyPath),
        ("Mail", Text("Mail:Smtp:Host") is { } host ? $"by SMTP through {host}, port {Text("Mail:Smtp:Port") ?? "587"}" : $"written as files to {Path.Combine(storage.DataPath, "outbox")}; set Mail:Smtp:Host to send"),
        ("Payments", Text("Payments:Stripe:SecretKey") is null ? "the labelled sandbox; set Payments:Stripe:SecretKey to take money" : "Stripe"),
    ];

    private string? Text(string key) => configuration[key] is { Length: > 0 } value ? value : null;

    private string PostgresHost()
    {
        var parts = new Npgsql.NpgsqlConnectionStringBuilder(storage.Database);
        return $"{parts.Host}, database {parts.Database}";
    }
}
