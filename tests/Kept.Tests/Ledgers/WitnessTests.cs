using System.Net;
using System.Security.Cryptography;
using System.Text;
using Kept.Ledger;
using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Ledgers;

/// <summary>A witness's word, added to the log and served with it.</summary>
public sealed class WitnessTests
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Known_witness_cosigns_and_nothing_else_is_taken(Provider provider)
    {
        var (witness, stranger) = (NewWitness("w.example"), NewWitness("s.example"));
        await using var host = await KeptHost.StartAsync(provider, null, $"--Ledger:Witnesses:0={witness.Key}");
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.Port}/ledger/") };
        await WriteAsync(host);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("cosigned", TestContext.Current.CancellationToken)).StatusCode);
        var note = Parse(await client.GetByteArrayAsync("checkpoint", TestContext.Current.CancellationToken));

        await AssertRefusedAsync(client, note.With(stranger.Cosign(note.Text, host.Clock.GetUtcNow())).ToString(), "witness that this log knows");
        await AssertRefusedAsync(client, "nonsense", "not a signed note");
        Assert.True(Checkpoint.TryParse(note.Text, out var checkpoint, out _));
        var fork = new Checkpoint(checkpoint.Origin, checkpoint.Size, new LedgerHash(RandomNumberGenerator.GetBytes(32))).ToString();
        await AssertRefusedAsync(client, new SignedNote(fork, [witness.Cosign(fork, host.Clock.GetUtcNow())]).ToString(), "none of this log");
        var future = new Checkpoint(checkpoint.Origin, checkpoint.Size + 100, checkpoint.Root).ToString();
        await AssertRefusedAsync(client, new SignedNote(future, [witness.Cosign(future, host.Clock.GetUtcNow())]).ToString(), "none of this log");

        var signed = note.With(witness.Cosign(note.Text, host.Clock.GetUtcNow())).ToString();
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(client, signed)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(client, signed)).StatusCode);
        await WriteAsync(host);
        var served = Parse(await client.GetByteArrayAsync("cosigned", TestContext.Current.CancellationToken));
        Assert.Equal(note.Text, served.Text);
        Assert.True(served.IsSignedBy(witness.Key));
        Assert.True(NoteKey.TryParse((await client.GetStringAsync("key", TestContext.Current.CancellationToken)).Trim(), out var log, out _));
        Assert.True(served.IsSignedBy(log));
        Assert.Equal(2, served.Signatures.Count);
    }

    [Fact]
    public void Key_that_is_none_of_a_witness_is_refused_with_its_setting()
    {
        var log = new NoteSigner("log.example", NoteSignatureType.Ed25519, RandomNumberGenerator.GetBytes(32));
        var error = Assert.Throws<StartupException>(() => new LedgerOptions { Witnesses = [log.Key.ToString()] }.Keys());
        Assert.Contains("none of a witness", error.Message, StringComparison.Ordinal);
    }

    private static NoteSigner NewWitness(string name) => new(name, NoteSignatureType.Cosignature, RandomNumberGenerator.GetBytes(32));

    private static SignedNote Parse(byte[] bytes) => SignedNote.TryParse(bytes, out var note, out var error) ? note : throw new InvalidOperationException(error);

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string note) =>
        client.PostAsync("cosignature", new StringContent(note, Encoding.UTF8, "text/plain"), TestContext.Current.CancellationToken);

    private static async Task AssertRefusedAsync(HttpClient client, string note, string words)
    {
        using var answer = await PostAsync(client, note);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task WriteAsync(KeptHost host)
    {
        await host.ScopedAsync(s => s.GetRequiredService<Transactions>().RunAsync(() => Task.FromResult(s.GetRequiredService<LedgerWriter>().Add(EntryKind.Expired, null, "inkwell", []))));
        await Eventually.TrueAsync("all entries to be placed", async () => !await host.DbAsync(db => db.Set<LedgerEntry>().AnyAsync(e => e.Index == null)));
    }
}
