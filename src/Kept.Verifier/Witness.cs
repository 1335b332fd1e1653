using System.Security.Cryptography;
using Kept.Ledger;

namespace Kept.Verifier;

/// <summary>The commands of a witness: <c>kept-verify key</c> makes one, <c>kept-verify cosign</c> signs what it verified.</summary>
static class Witness
{
    /// <summary>Makes a key, puts the private one into a file of mode 0600 and prints the public one.</summary>
    public static int NewKey(string name, string file, TextWriter output, TextWriter error)
    {
        try
        {
            var signer = new NoteSigner(name, NoteSignatureType.Cosignature, RandomNumberGenerator.GetBytes(NoteSigner.SeedLength));
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var secret = new StreamWriter(file, options)) secret.Write(signer.ToSecret() + "\n");
            output.WriteLine(signer.Key);
            return VerifyCommand.Verified;
        }
        catch (Exception misuse) when (misuse is IOException or UnauthorizedAccessException or ArgumentException)
        {
            error.WriteLine("kept-verify: " + misuse.Message);
            return VerifyCommand.Misuse;
        }
    }

    /// <summary>
    /// Checks the log and that it extends the state, then prints its checkpoint with the witness's cosignature. The state is what keeps a
    /// witness from signing two histories, so it is not optional.
    /// </summary>
    public static async Task<int> CosignAsync(LogCheck check, string file, DateTimeOffset now, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        try
        {
            if (!NoteSigner.TryParse((await File.ReadAllTextAsync(file, cancel)).Trim(), out var signer, out var problem))
                throw new FormatException($"{file}: {problem}");
            if (signer.Key.Type != NoteSignatureType.Cosignature) throw new FormatException($"{file}: this is the key of a log");
            if (await check.CheckAsync(error, cancel) is not { } note) return VerifyCommand.NotVerified;
            await output.WriteAsync(note.With(signer.Cosign(note.Text, now)).ToString());
            return VerifyCommand.Verified;
        }
        catch (Exception misuse) when (misuse is IOException or UnauthorizedAccessException or FormatException)
        {
            await error.WriteLineAsync("kept-verify: " + misuse.Message);
            return VerifyCommand.Misuse;
        }
    }
}
