using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Staff.SignIns;

/// <summary>
/// How many tries were made in a window of time. The key is a keyed hash, so no address and no typed name is stored.
/// </summary>
internal sealed class SignInThrottle
{
    public required byte[] Key { get; init; }

    public int Tries { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<SignInThrottle>
    {
        public void Configure(EntityTypeBuilder<SignInThrottle> builder)
        {
            builder.ToTable("sign_in_throttles");
            builder.HasKey(t => t.Key);
            builder.Property(t => t.Key).HasMaxLength(32);
            builder.HasIndex(t => t.ExpiresAt);
        }
    }
}

/// <summary>
/// What somebody must get right to come in, and how often it may go wrong within <see cref="Window"/>.
/// </summary>
/// <param name="Name">In the ledger and the log.</param>
/// <param name="PerAddress">For one name from one address or known device.</param>
/// <param name="PerName">For one name from all devices that are not known.</param>
internal sealed record SignInStep(string Name, int PerAddress, int PerName)
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>For all names together from one address.</summary>
    public const int MostOfAddress = 30;

    /// <summary>100 in 15 minutes are 9,600 guesses a day, hopeless against a password that is not common.</summary>
    public static SignInStep Password { get; } = new("password", 5, 100);

    /// <summary>Few, because six digits are guessed sooner. Whoever gets this far knows the password.</summary>
    public static SignInStep Code { get; } = new("code", 5, 10);
}
