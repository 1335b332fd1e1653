using Kept.Ledger;

namespace Kept.Verifier;

/// <summary>The command <c>kept-verify log</c>.</summary>
/// <param name="Place">A folder, or the address under which the log's files are served.</param>
/// <param name="Key">The log's public key.</param>
/// <param name="Witnesses">Public keys of witnesses that must have cosigned.</param>
/// <param name="State">A file with the checkpoint verified last time, written anew when all holds.</param>
sealed record LogCheck(string Place, string Key, IReadOnlyList<string> Witnesses, string? State)
{
    const string Head = "checkpoint";

    /// <summary>Checks the whole log and that it extends what was seen last time.</summary>
    public async Task<int> RunAsync(TextWriter output, TextWriter error, CancellationToken cancel)
    {
        try
        {
            return await CheckAsync(output, cancel) is null ? VerifyCommand.NotVerified : VerifyCommand.Verified;
        }
        catch (Exception misuse) when (misuse is IOException or UnauthorizedAccessException or FormatException)
        {
            await error.WriteLineAsync("kept-verify: " + misuse.Message);
            return VerifyCommand.Misuse;
        }
    }

    /// <summary>The log's signed checkpoint when everything holds; null when not, and the output says what and where.</summary>
    public async Task<SignedNote?> CheckAsync(TextWriter output, CancellationToken cancel)
    {
        var key = Notes.Key("--key", Key, NoteSignatureType.Ed25519);
        var witnesses = Witnesses.Select(w => Notes.Key("--witness", w, NoteSignatureType.Cosignature)).ToList();
        var earlier = Earlier(key);
        using var source = new LogSource(Place);
        var bytes = await source.ReadAsync(Head, cancel) ?? throw new FormatException($"{Place}: there is no {Head}");
        var note = Notes.Note(Head, bytes.Span);
        var findings = Notes.Problems(Head, note, key, witnesses).ToList();
        var head = Notes.Checkpoint(Head, note);
        if (findings.Count == 0 && earlier.Any(e => e.Origin != head.Origin)) findings.Add($"{Head}: of another log than {State}");
        if (findings.Count == 0)
            findings.AddRange(await new LogVerifier(source.ReadAsync).VerifyAsync(head, earlier, cancel));
        await ReportAsync(findings, head, earlier, output);
        if (findings.Count > 0) return null;
        if (State is not null) Keep(State, note);
        return note;
    }

    static async Task ReportAsync(List<string> findings, Checkpoint head, Checkpoint[] earlier, TextWriter output)
    {
        foreach (var finding in findings) await output.WriteLineAsync("FAILED " + finding);
        var name = $"{head.Origin}, size {head.Size}, root {head.Root}";
        await output.WriteLineAsync(findings.Count > 0 ? $"NOT VERIFIED: {name}"
            : earlier is [var seen] ? $"VERIFIED: {name}; it extends the log of size {seen.Size} seen last time"
            : $"VERIFIED: {name}");
    }

    Checkpoint[] Earlier(NoteKey key)
    {
        if (State is null || !File.Exists(State)) return [];
        var note = Notes.Note(State, File.ReadAllBytes(State));
        if (!note.IsSignedBy(key)) throw new FormatException($"{State}: not signed by {key.Name} with the key given; it is the state of another log, or was changed");
        return [Notes.Checkpoint(State, note)];
    }

    /// <summary>Puts the new state in the old one's place by a rename, so that a crash leaves one of them whole.</summary>
    static void Keep(string state, SignedNote note)
    {
        var next = state + ".new";
        File.WriteAllText(next, note.ToString());
        File.Move(next, state, overwrite: true);
    }
}
