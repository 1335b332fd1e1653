using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kept.Server.Ledgers;
using Kept.Server.Requests.Agents;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Requests.Agents;

/// <summary>Every negative case of section 3.07, in its order, and what the request itself may get wrong.</summary>
public sealed class AgentRefusalTests(SharedHosts hosts)
{
    [Fact]
    public async Task Every_step_of_the_validation_refuses_in_order()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var (agency, other) = (await Agency.JoinAsync(host, "ORDER_AA"), await Agency.JoinAsync(host, "ORDER_BB"));
        const string path = "/v1/data-rights-request";
        // Each message has all the faults that come after the one it is refused for, so an order that was changed shows.
        var message = agency.Request("sale:opt_out", "order@example.org", verified: true);
        message["expires-at"] = host.Clock.GetUtcNow().AddMinutes(-1).ToString("O");
        message["issued-at"] = host.Clock.GetUtcNow().AddMinutes(5).ToString("O");
        message["business-id"] = "FOOLSCAP";
        message["agent-id"] = "ORDER_BB";
        AssertRefused(await agency.SendAsync(HttpMethod.Post, path, "%%%" + agency.Sign(message)), HttpStatusCode.BadRequest, "base64");
        AssertRefused(await agency.SendAsync(HttpMethod.Post, path, other.Sign(message)), HttpStatusCode.Forbidden, "signature");
        AssertRefused(await agency.SendAsync(HttpMethod.Post, path, agency.Sign(message)), HttpStatusCode.Forbidden, "agent-id");
        message["agent-id"] = "ORDER_AA";
        AssertRefused(await agency.SendAsync(HttpMethod.Post, path, agency.Sign(message)), HttpStatusCode.Forbidden, "business-id");
        message["business-id"] = "INKWELL";
        AssertRefused(await agency.SendAsync(HttpMethod.Post, path, agency.Sign(message)), HttpStatusCode.BadRequest, "issued-at");
        message["issued-at"] = host.Clock.GetUtcNow().AddMinutes(-5).ToString("O");
        var late = await agency.SendAsync(HttpMethod.Post, path, agency.Sign(message));
        AssertRefused(late, HttpStatusCode.BadRequest, "expires-at");
        Assert.Equal("true", late["fatal"]);
        message["expires-at"] = host.Clock.GetUtcNow().AddMinutes(5).ToString("O");
        Assert.Equal("fulfilled", (await agency.SendAsync(HttpMethod.Post, path, agency.Sign(message)))["status"]);
    }

    [Fact]
    public async Task Missing_or_foreign_tokens_open_nothing()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var agency = await Agency.JoinAsync(host, "FOREIGN_AA", relied: false);
        var other = await Agency.JoinAsync(host, "FOREIGN_BB");
        var asked = await agency.ExerciseAsync("sale:opt_out", "foreign@example.org");
        AssertRefused(await other.StatusAsync(asked["request_id"]!), HttpStatusCode.Forbidden, "no such request");
        AssertRefused(await other.RevokeAsync(asked["request_id"]!), HttpStatusCode.Forbidden, "no such request");
        AssertRefused(await agency.StatusAsync(Guid.NewGuid().ToString()), HttpStatusCode.Forbidden, "no such request");
        agency.Token = null;
        AssertRefused(await agency.StatusAsync(asked["request_id"]!), HttpStatusCode.Unauthorized, "bearer");
        Assert.Equal("realm=\"Data Rights Protocol\"", (await agency.ChallengeAsync()).Parameter);
        agency.Token = new string('A', 43);
        Assert.Contains("error=\"invalid_token\"", (await agency.ChallengeAsync()).Parameter, StringComparison.Ordinal);
        AssertRefused(await agency.ExerciseAsync("sale:opt_out", "foreign@example.org"), HttpStatusCode.Unauthorized, "bearer");
    }

    [Theory]
    [InlineData("drp.version", "\"0.5\"", "drp.version")]
    [InlineData("exercise", "\"erase-everything\"", "Unsupported")]
    [InlineData("exercise", "[\"deletion\"]", "Unsupported")]
    [InlineData("regime", "\"lgpd\"", "regime")]
    [InlineData("relationships", "\"customer\"", "relationships")]
    [InlineData("status_callback", "\"http://agent.example/told\"", "status_callback")]
    [InlineData("status_callback", "\"ftp://agent.example\"", "status_callback")]
    [InlineData("email", "null", "names nobody")]
    [InlineData("email", "\"field@[127.0.0.1]\"", "'email' cannot be read. An IP address in brackets")]
    [InlineData("email", "\"fi\\u200beld@example.org\"", "invisible character (U+200B)")]
    public async Task Wrong_field_is_named_and_nothing_is_done(string field, string value, string named)
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var agency = await Agency.JoinAsync(host, $"FIELD_{Guid.NewGuid():N}".ToUpperInvariant()[..30]);
        AssertRefused(await agency.ExerciseAsync("sale:opt_out", "field@example.org", change: m => m[field] = JsonNode.Parse(value)), HttpStatusCode.BadRequest, named);
    }

    [Theory]
    [InlineData("127.0.0.1", false), InlineData("10.1.2.3", false), InlineData("172.31.0.1", false), InlineData("192.168.1.1", false), InlineData("169.254.169.254", false)]
    [InlineData("::1", false), InlineData("fe80::1", false), InlineData("fd00::1", false), InlineData("::ffff:10.0.0.1", false), InlineData("0.0.0.0", false), InlineData("100.64.0.1", false)]
    [InlineData("255.255.255.255", false), InlineData("192.0.0.8", false), InlineData("198.18.0.1", false), InlineData("::", false), InlineData("fec0::1", false), InlineData("ff02::1", false)]
    [InlineData("64:ff9b::a00:1", false), InlineData("64:ff9b::5db8:d822", true), InlineData("2002:a00:1::1", false), InlineData("2001::1", false), InlineData("::10.0.0.1", false)]
    [InlineData("93.184.216.34", true), InlineData("2606:2800:220:1::1", true), InlineData("172.32.0.1", true)]
    public void Callbacks_reach_public_addresses_alone(string address, bool reached) => Assert.Equal(reached, CallbackClient.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Signed_message_that_is_no_text_is_refused_without_a_failure(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var agency = await Agency.JoinAsync(host, "NOTEXT_AA");
        var message = agency.Request("sale:opt_out", "notext@example.org", verified: true).ToJsonString();
        foreach (var spoilt in new[] { "\\uD800", "\\u0000", "\\u001b[2J" }.SelectMany(piece => Spoilt(message, piece)).Append(message.Replace("{", "{\"exercise\":\"deletion\",", StringComparison.Ordinal)))
            AssertRefused(await agency.SendAsync(HttpMethod.Post, "/v1/data-rights-request", agency.Sign(Encoding.UTF8.GetBytes(spoilt))), HttpStatusCode.BadRequest, "not a JSON object");
    }

    /// <summary>The message with a piece put into each text in it, names among them.</summary>
    private static IEnumerable<string> Spoilt(string message, string piece) =>
        Enumerable.Range(1, message.Length - 1).Where(i => message[i] == '"' && char.IsLetterOrDigit(message[i - 1])).Select(i => message.Insert(i, piece));

    [Fact]
    public async Task Signed_message_with_any_bytes_changed_is_refused_or_done_and_never_fails()
    {
        var host = await hosts.GetAsync(Provider.Postgres);
        var agency = await Agency.JoinAsync(host, "CHANGED_AA");
        var message = Encoding.UTF8.GetBytes(agency.Request("sale:opt_out", "changed@example.org", verified: true).ToJsonString());
        var random = new Random(20261128);
        for (var i = 0; i < 300; i++)
        {
            var changed = message.ToArray();
            for (var n = random.Next(1, 4); n > 0; n--)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            var answer = await agency.SendAsync(HttpMethod.Post, "/v1/data-rights-request", agency.Sign(changed));
            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.Forbidden, $"{(int)answer.Status} for {Encoding.Latin1.GetString(changed)}");
        }
    }

    [Fact]
    public async Task Revoked_agent_and_any_garbage_are_refused_without_a_failure()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var agency = await Agency.JoinAsync(host, "GARBAGE_AA");
        var random = new Random(20261125);
        for (var i = 0; i < 200; i++)
        {
            var bytes = new byte[random.Next(0, 400)];
            random.NextBytes(bytes);
            var body = i % 2 == 0 ? Convert.ToBase64String(bytes) : Encoding.Latin1.GetString(bytes);
            var answer = await agency.SendAsync(HttpMethod.Post, "/v1/data-rights-request", body);
            Assert.True(answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden, $"{(int)answer.Status} for body {i}");
        }
        AssertRefused(await agency.SendAsync(HttpMethod.Post, "/v1/data-rights-request", new string('A', 40_000)), HttpStatusCode.BadRequest, "characters");
        using var staff = await host.StaffAsync();
        await (await staff.GetAsync("/console/requests/agents")).Form("form:has(input[value='GARBAGE_AA'])").SubmitAsync("Revoke");
        AssertRefused(await agency.ExerciseAsync("sale:opt_out", "garbage@example.org"), HttpStatusCode.Unauthorized, "bearer");
        Assert.Equal(HttpStatusCode.Forbidden, (await agency.SetUpAsync()).Status);
    }

    [Fact]
    public async Task Entry_and_revocation_of_an_agent_stand_in_the_ledger_with_its_key_and_who_did_it()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        await Agency.JoinAsync(host, "LEDGER_AA", relied: true);
        using var staff = await host.StaffAsync();
        var page = await staff.GetAsync("/console/requests/agents");
        for (var i = 0; i < 2; i++)
            await page.Form("form:has(input[value='LEDGER_AA'])").SubmitAsync("Revoke");
        var entries = await host.DbAsync(db => db.Set<LedgerEntry>().Where(e => e.Kind == EntryKind.Agent && e.Body!.Contains("LEDGER_AA")).OrderBy(e => e.Id).Select(e => e.Body!).ToListAsync());
        var key = Convert.ToBase64String(await host.DbAsync(db => db.Set<Agent>().Where(a => a.Id == "LEDGER_AA").Select(a => a.VerifyKey).SingleAsync()));
        Assert.Equal(["entered", "revoked"], entries.Select(e => (string?)JsonNode.Parse(e)!["state"]));
        Assert.All(entries, e => Assert.Equal(key, (string?)JsonNode.Parse(e)!["key"]));
        Assert.All(entries, e => Assert.StartsWith("staff:", (string?)JsonNode.Parse(e)!["actor"], StringComparison.Ordinal));
        Assert.Contains("An agent was revoked: LEDGER_AA, whose check of addresses is relied on", (await staff.GetAsync("/console/ledger?kind=agent")).Text, StringComparison.Ordinal);
    }

    private static void AssertRefused(Answer answer, HttpStatusCode status, string words)
    {
        Assert.Equal(status, answer.Status);
        Assert.Equal(((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture), answer["code"]);
        Assert.Contains(words, answer["message"], StringComparison.Ordinal);
    }
}
