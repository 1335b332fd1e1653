using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kept.Server.Requests;

/// <summary>
/// Large exports being made: thousands of entries, each with its proof, take longer than a request should. The finished file lies in
/// memory, under the session that asked, for as long as the session may last; a node that restarts makes it anew.
/// </summary>
internal sealed class ExportDesk(IServiceScopeFactory scopes, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<ExportDesk> logger)
{
    /// <summary>Up to so many entries the file is made while the browser waits.</summary>
    public const int Small = 2000;

    // Names stay readable in the file; it is never read as HTML, for it is a download.
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ConcurrentDictionary<Guid, Making> makings = [];

    /// <summary>A file in the making. Counts are read while they change, for a page that shows how far it is.</summary>
    internal sealed class Making
    {
        public int Done { get; set; }

        public int Of { get; set; }

        public bool Failed { get; set; }

        public byte[]? File { get; set; }

        public DateTimeOffset Until { get; init; }
    }

    public static byte[] Bytes(JsonObject file) => JsonSerializer.SerializeToUtf8Bytes(file, Json);

    /// <summary>The file of this session, begun at the first call.</summary>
    public Making Of(RecordSession session)
    {
        var now = time.GetUtcNow();
        foreach (var (id, old) in makings.Where(m => m.Value.Until < now || m.Value.Failed))
            makings.TryRemove(new(id, old));
        var mine = new Making { Until = now + RecordSession.Idle };
        var making = makings.GetOrAdd(session.Id, mine);
        if (ReferenceEquals(making, mine))
            _ = Task.Run(() => MakeAsync(session, mine));
        return making;
    }

    /// <summary>Forgets the file, when the session ends.</summary>
    public void Forget(Guid session) => makings.TryRemove(session, out _);

    private async Task MakeAsync(RecordSession session, Making making)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var reader = scope.ServiceProvider.GetRequiredService<RecordReader>();
            var export = scope.ServiceProvider.GetRequiredService<RecordExport>();
            var cancel = lifetime.ApplicationStopping;
            making.File = Bytes(await export.CreateAsync(() => reader.ReadAsync(session, cancel), (done, of) => (making.Done, making.Of) = (done, of), cancel));
        }
        catch (Exception e)
        {
            // The page offers to try again. The log gets the type alone, for a message may quote what was being written.
            logger.LogError("Making an export failed with {Error}\n{Stack}", e.GetType().Name, e.StackTrace);
            making.Failed = true;
        }
    }
}
