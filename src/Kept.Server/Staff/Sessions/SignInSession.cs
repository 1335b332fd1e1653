using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Staff.Sessions;

/// <summary>
/// A browser that signed in, to the console or to a shopper's account. The cookie names this row and every request
/// looks it up, so deleting the row ends the session on all nodes at once, however often the cookie was copied.
/// </summary>
internal sealed class SignInSession
{
    /// <summary>How long staff stay signed in at most; eight idle hours end it earlier.</summary>
    public static readonly TimeSpan StaffLifetime = TimeSpan.FromHours(24);

    /// <summary>How long shoppers stay signed in at most; fourteen idle days end it earlier.</summary>
    public static readonly TimeSpan AccountLifetime = TimeSpan.FromDays(90);

    public Guid Id { get; init; }

    /// <summary>The authentication scheme: which kind of user <see cref="SubjectId"/> is.</summary>
    public required string Scheme { get; init; }

    /// <summary>Id of the member of staff or of the person.</summary>
    public Guid SubjectId { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The absolute end, which no use of the session moves.</summary>
    public DateTimeOffset EndsAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SignInSession>
    {
        public void Configure(EntityTypeBuilder<SignInSession> builder)
        {
            builder.ToTable("sign_in_sessions");
            builder.Property(s => s.Id).ValueGeneratedNever();
            builder.Property(s => s.Scheme).HasMaxLength(40);
            builder.HasIndex(s => new { s.SubjectId, s.Scheme });
            builder.HasIndex(s => s.EndsAt);
        }
    }
}

/// <summary>Starts, checks and ends <see cref="SignInSession"/>s.</summary>
internal sealed class SignInSessions(KeptDb db, TimeProvider time)
{
    /// <summary>Adds a session to the caller's unit of work. Returns its id.</summary>
    public Guid Add(string scheme, Guid subject, TimeSpan lifetime)
    {
        var now = time.GetUtcNow();
        var session = new SignInSession
        {
            Id = Guid.CreateVersion7(now),
            Scheme = scheme,
            SubjectId = subject,
            StartedAt = now,
            EndsAt = now + lifetime,
        };
        db.Add(session);
        return session.Id;
    }

    /// <summary>The session with this id, if it runs and belongs to this user.</summary>
    public IQueryable<SignInSession> Running(Guid id, string scheme, Guid subject)
    {
        var now = time.GetUtcNow();
        return db.Set<SignInSession>()
            .Where(s => s.Id == id && s.Scheme == scheme && s.SubjectId == subject && s.EndsAt > now);
    }

    public Task EndAsync(Guid id, CancellationToken cancel) =>
        db.Set<SignInSession>().Where(s => s.Id == id).ExecuteDeleteAsync(cancel);

    /// <summary>Ends all sessions of a user, except the one that goes on.</summary>
    public Task EndAllAsync(string scheme, Guid subject, Guid? except, CancellationToken cancel) =>
        db.Set<SignInSession>().Where(s => s.SubjectId == subject && s.Scheme == scheme && s.Id != except)
            .ExecuteDeleteAsync(cancel);

    /// <summary>Removes the rows of sessions that are over.</summary>
    public Task SweepAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return db.Set<SignInSession>().Where(s => s.EndsAt <= now).ExecuteDeleteAsync(cancel);
    }
}
