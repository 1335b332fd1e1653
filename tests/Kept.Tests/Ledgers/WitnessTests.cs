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
        await AssertRefusedAsync(client, new SignedNote(fork, [witness.Cosign(fork, host.Clock.GetUtcNow())]).ToString(), "does not belong to this log");
        var future = new Checkpoint(checkpoint.Origin, checkpoint.Size + 100, checkpoint.Root).ToString();
        await AssertRefusedAsync(client, new SignedNote(future, [witness.Cosign(future, host.Clock.GetUtcNow())]).ToString(), "does not belong to this log");

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
    public async Task Witness_that_signs_again_is_served_with_its_later_moment()
    {
        var witness = NewWitness("again.example");
        await using var host = await KeptHost.StartAsync(Provider.Sqlite, null, $"--Ledger:Witnesses:0={witness.Key}");
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.Port}/ledger/") };
        await WriteAsync(host);
        var note = Parse(await client.GetByteArrayAsync("checkpoint", TestContext.Current.CancellationToken));
        var now = host.Clock.GetUtcNow();
        foreach (var (minutes, served) in new[] { (0, 0), (5, 5), (3, 5) })
        {
            await PostAsync(client, note.With(witness.Cosign(note.Text, now.AddMinutes(minutes))).ToString());
            var cosigned = Parse(await client.GetByteArrayAsync("cosigned", TestContext.Current.CancellationToken));
            Assert.Equal(now.AddMinutes(served).ToUnixTimeSeconds(), cosigned.Signatures[1].Moment);
        }
    }

    [Fact]
    public async Task Bad_signature_of_a_known_key_rejects_the_whole_note_and_one_of_a_stranger_is_passed_over()
    {
        var (good, bad, stranger) = (NewWitness("good.example"), NewWitness("bad.example"), NewWitness("who.example"));
        await using var host = await KeptHost.StartAsync(Provider.Sqlite, null, $"--Ledger:Witnesses:0={good.Key}", $"--Ledger:Witnesses:1={bad.Key}");
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.Port}/ledger/") };
        await WriteAsync(host);
        var note = Parse(await client.GetByteArrayAsync("checkpoint", TestContext.Current.CancellationToken));
        var right = good.Cosign(note.Text, host.Clock.GetUtcNow());
        var forged = right with { Name = bad.Key.Name, KeyId = bad.Key.Id };
        await AssertRefusedAsync(client, note.With(right).With(forged).ToString(), "The signature of bad.example does not verify");
        var log = note.Signatures[0];
        var broken = log with { Bytes = log.Bytes.ToArray().Reverse().ToArray() };
        await AssertRefusedAsync(client, new SignedNote(note.Text, [broken, right]).ToString(), $"The signature of {log.Name} does not verify");
        // Sixteen signatures of 5 kB, as post-quantum witnesses may make them, fit into one note.
        var many = Enumerable.Range(0, 15).Aggregate(note.With(right), (n, i) => n.With(new NoteSignature($"pq{i}.example", 7, RandomNumberGenerator.GetBytes(5000))));
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(client, many.With(right with { Name = stranger.Key.Name, KeyId = stranger.Key.Id }).ToString())).StatusCode);
    }

    [Fact]
    public async Task Log_is_called_what_the_settings_say_at_its_first_start_and_never_something_else()
    {
        await using var host = await KeptHost.FirstStartAsync(Provider.Sqlite, "--Ledger:Origin=log.example/kept");
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.Port}/ledger/") };
        Assert.StartsWith("log.example/kept\n", await client.GetStringAsync("checkpoint", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.StartsWith("log.example/kept+", await client.GetStringAsync("key", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var options = new LedgerOptions { Origin = "other.example/kept" };
        Assert.Contains("this log is called 'log.example/kept'", Assert.Throws<StartupException>(() => options.RequireOrigin("log.example/kept")).Message, StringComparison.Ordinal);
    }

    [Theory, InlineData("https://log.example"), InlineData("a+b"), InlineData("two words"), InlineData("")]
    public void Name_that_no_log_can_have_stops_the_start(string origin) =>
        Assert.Contains("without a scheme", Assert.Throws<StartupException>(() => new LedgerOptions { Origin = origin }.RequireOrigin(null)).Message, StringComparison.Ordinal);

    [Fact]
    public void Key_that_is_none_of_a_witness_is_refused_with_its_setting()
    {
        var log = new NoteSigner("log.example", NoteSignatureType.Ed25519, RandomNumberGenerator.GetBytes(32));
        var error = Assert.Throws<StartupException>(() => new LedgerOptions { Witnesses = [log.Key.ToString()] }.Keys());
        Assert.Contains("not a witness key", error.Message, StringComparison.Ordinal);
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
