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

    /// <summary>Follow a restored log to its new name. A witness does not: it takes the new name as another log.</summary>
    public bool FollowsRestores { get; init; }

    /// <summary>Go on from a restored log although entries verified before are lost.</summary>
    public bool AfterRestore { get; init; }

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
        using var source = new LogSource(Place);
        var bytes = await source.ReadAsync(Head, cancel) ?? throw new FormatException($"{Place}: there is no {Head}");
        var note = Notes.Note(Head, bytes.Span);
        var follows = FollowsRestores && !note.IsSignedBy(key);
        var restored = follows ? await RestoredLog.FollowAsync(source, key, cancel) : new([], key);
        var earlier = Earlier(key, restored);
        var findings = Notes.Problems(Head, note, restored.Key, witnesses).ToList();
        var head = Notes.Checkpoint(Head, note);
        if (findings.Count == 0 && restored.Statements.Count > 0)
        {
            await output.WriteAsync(restored.Explain(earlier.SingleOrDefault(), State));
            if (Lost(restored, earlier) && !AfterRestore) return null;
            earlier = Known(restored, earlier);
        }

        if (findings.Count == 0 && earlier.Any(e => e.Origin != head.Origin)) findings.Add($"{Head}: of another log than {State}");
        if (findings.Count == 0)
        {
            Checkpoint[] known = [.. earlier, .. StatedBy(restored, head)];
            findings.AddRange(await new LogVerifier(source.ReadAsync).VerifyAsync(head, known, cancel));
        }

        await ReportAsync(findings, head, earlier, output);
        if (findings.Count > 0) return null;
        if (State is not null) Keep(State, note);
        return note;
    }

    static bool Lost(RestoredLog restored, Checkpoint[] earlier) =>
        earlier is [var seen] && seen.Size > restored.KeptOf(seen.Origin);

    /// <summary>What the auditor knows, under the log's new name: the tree is the same up to where it was restored.</summary>
    Checkpoint[] Known(RestoredLog restored, Checkpoint[] earlier)
    {
        if (!Lost(restored, earlier))
            return [.. earlier.Select(e => new Checkpoint(restored.Key.Name, e.Size, e.Root))];
        File.Copy(State!, $"{State}.before-restore-{earlier[0].Size}", overwrite: true);
        return [];
    }

    /// <summary>What the statements say the log was like must be so.</summary>
    static IEnumerable<Checkpoint> StatedBy(RestoredLog restored, Checkpoint head) =>
        restored.Statements
            .Where((s, i) => restored.Statements.Skip(i).All(later => s.Size <= later.Size))
            .Select(s => new Checkpoint(head.Origin, s.Size, s.Root));

    async Task ReportAsync(List<string> findings, Checkpoint head, Checkpoint[] earlier, TextWriter output)
    {
        foreach (var finding in findings) await output.WriteLineAsync("FAILED " + finding);
        var name = $"{head.Origin}, size {head.Size}, root {head.Root}";
        if (earlier is [var before] && findings.Exists(IsAnotherHistory))
        {
            await output.WriteAsync(
                $"This is not the log that you verified at size {before.Size}, root {before.Root}. A shop that restores a\n"
                + $"backup says so, signed, in the file '{RestoredLog.FileName}'; this one did not. Keep {State} as evidence,\n"
                + "compare both with witnesses and other auditors, and ask the shop.\n");
        }

        await output.WriteLineAsync(findings.Count > 0 ? $"NOT VERIFIED: {name}"
            : earlier is [var seen] ? $"VERIFIED: {name}; it extends the log of size {seen.Size} seen last time"
            : $"VERIFIED: {name}");
    }

    static bool IsAnotherHistory(string finding) =>
        finding.Contains("the log shrank", StringComparison.Ordinal)
        || finding.Contains("the log was forked", StringComparison.Ordinal);

    Checkpoint[] Earlier(NoteKey key, RestoredLog restored)
    {
        if (State is null || !File.Exists(State)) return [];
        var note = Notes.Note(State, File.ReadAllBytes(State));
        NoteKey[] keys = [key, .. restored.Statements.Select(s => s.Next)];
        if (!keys.Any(k => note.IsSignedBy(k)))
        {
            throw new FormatException(
                $"{State}: not signed by {key.Name} with the key given; it is the state of another log, or was "
                + "changed. If the log was restored from a backup, give the key that you had before: it leads to the new one");
        }

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
