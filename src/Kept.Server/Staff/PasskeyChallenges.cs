using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Staff;

/// <summary>A challenge with which a passkey signed somebody in, remembered until its cookie has expired.</summary>
internal sealed class UsedChallenge
{
    /// <summary>SHA-256 of the challenge.</summary>
    public required byte[] Id { get; init; }

    public DateTimeOffset UsedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<UsedChallenge>
    {
        public void Configure(EntityTypeBuilder<UsedChallenge> builder)
        {
            builder.ToTable("staff_used_challenges");
            builder.Property(c => c.Id).HasMaxLength(32);
        }
    }
}

/// <summary>
/// Lets each challenge sign in once, on all nodes. The framework keeps it in a cookie only, so whoever recorded cookie and
/// answer could send both again within five minutes; synced passkeys have no counter that would show it.
/// </summary>
internal sealed class PasskeyChallenges(KeptDb db, Transactions transactions, TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    /// <param name="credential">An answer that the framework has verified.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>False when the challenge was used before.</returns>
    public Task<bool> UseUpAsync(string credential, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        var now = time.GetUtcNow();
        var expired = now - Remembered;
        await db.Set<UsedChallenge>().Where(c => c.UsedAt < expired).ExecuteDeleteAsync(cancel);
        var (id, moment) = (SHA256.HashData(ChallengeOf(credential)), now.ToUnixTimeMilliseconds());
        return await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO staff_used_challenges ("Id", "UsedAt") VALUES ({id}, {moment}) ON CONFLICT ("Id") DO NOTHING""", cancel) == 1;
    }, cancel);

    private static byte[] ChallengeOf(string credential)
    {
        using var answer = JsonDocument.Parse(credential);
        var clientData = answer.RootElement.GetProperty("response").GetProperty("clientDataJSON").GetString();
        using var client = JsonDocument.Parse(Base64Url.DecodeFromChars(clientData));
        return Base64Url.DecodeFromChars(client.RootElement.GetProperty("challenge").GetString());
    }
}
