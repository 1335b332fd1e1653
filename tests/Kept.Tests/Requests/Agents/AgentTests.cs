using System.Net;
using System.Text.Json.Nodes;
using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.People;
using Kept.Server.Requests;
using Kept.Server.Requests.Agents;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Kept.Tests.Requests.RecordSteps;

namespace Kept.Tests.Requests.Agents;

/// <summary>The Data Rights Protocol 1.0, as an agent meets it.</summary>
public sealed class AgentTests(SharedHosts hosts)
{
    public static TheoryData<Provider> Providers => [Provider.Sqlite, Provider.Postgres];

    [Theory, MemberData(nameof(Providers))]
    public async Task Agent_gets_a_token_by_its_key_and_keeps_it_until_the_next(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var agency = await Agency.JoinAsync(host, "TOKEN_AA");
        Assert.Equal(new Answer(HttpStatusCode.OK, "{}"), await agency.SendAsync(HttpMethod.Get, "/v1/agent/TOKEN_AA", null));
        var first = agency.Token;
        agency.Token = (await agency.SetUpAsync())["token"];
        Assert.NotEqual(first, agency.Token);
        var second = agency.Token;
        agency.Token = first;
        Assert.Equal(HttpStatusCode.Forbidden, (await agency.SendAsync(HttpMethod.Get, "/v1/agent/TOKEN_AA", null)).Status);
        agency.Token = second;
        Assert.Equal(HttpStatusCode.Forbidden, (await agency.SendAsync(HttpMethod.Get, "/v1/agent/OTHER_AA", null)).Status);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Recorded_key_setup_cannot_be_sent_again(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var agency = await Agency.JoinAsync(host, "REPLAY_AA");
        var recorded = agency.Sign(agency.Envelope());
        agency.Token = (await agency.SendAsync(HttpMethod.Post, "/v1/agent/REPLAY_AA", recorded))["token"];
        Assert.Equal(new Answer(HttpStatusCode.Forbidden, ""), await agency.SendAsync(HttpMethod.Post, "/v1/agent/REPLAY_AA", recorded));
        Assert.Equal(new Answer(HttpStatusCode.OK, "{}"), await agency.SendAsync(HttpMethod.Get, "/v1/agent/REPLAY_AA", null));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Request_has_the_same_moments_in_every_answer(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var agency = await Agency.JoinAsync(host, "MOMENTS_AA");
        var asked = await agency.ExerciseAsync("sale:opt_out", $"moments-{provider}@example.org");
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", asked["received_at"]);
        Assert.Equal(asked, await agency.StatusAsync(asked["request_id"]!));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Extension_while_the_person_is_asked_comes_with_its_reason(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var browser = host.Browser(cookies: false);
        var email = $"drp-longer-{provider}@example.org".ToLowerInvariant();
        await WriteLetterAsync(browser, email, "Lou Longer");
        var agency = await Agency.JoinAsync(host, "LONGER_AA", relied: false);
        var asked = await agency.ExerciseAsync("deletion", email);
        using var staff = await host.StaffAsync();
        var page = await staff.GetAsync($"/console/requests/{asked["request_id"]}");
        await page.Form("form[action*='Extend']").Fill("Reason", "records").SubmitAsync();
        var status = await agency.StatusAsync(asked["request_id"]!);
        Assert.Equal(("in_progress", "need_user_verification"), status.State);
        Assert.NotEqual(asked["expected_by"], status["expected_by"]);
        Assert.Contains("We need more time because there are many records", status["processing_details"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_key_setup_is_403_without_a_body()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var agency = await Agency.JoinAsync(host, "SETUP_AA");
        var stranger = new Agency(host, host.Browser(cookies: false), "SETUP_AA");
        var silent = new Answer(HttpStatusCode.Forbidden, "");
        Assert.Equal(silent, await stranger.SetUpAsync());
        Assert.Equal(silent, await agency.SendAsync(HttpMethod.Post, "/v1/agent/NOBODY_AA", agency.Sign(agency.Envelope())));
        Assert.Equal(silent, await agency.SendAsync(HttpMethod.Post, "/v1/agent/SETUP_AA", "not base64!"));
        foreach (var (name, value) in new[] { ("agent-id", "OTHER_AA"), ("business-id", "FOOLSCAP"), ("issued-at", "tomorrow"), ("issued-at", "11/30/2026 09:15"), ("issued-at", "2026-11-30T09:15:00"), ("issued-at", "2026-11-30"), ("expires-at", "2020-01-01T00:00:00Z"), ("drp.version", "0.5") })
        {
            var message = agency.Envelope();
            message[name] = value;
            Assert.Equal(silent, await agency.SetUpAsync(message));
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Relied_agents_deletion_is_fulfilled_at_once_and_once(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var email = $"drp-delete-{provider}@example.org";
        using var browser = host.Browser(cookies: false);
        await WriteLetterAsync(browser, email, "Dora Delete");
        var agency = await Agency.JoinAsync(host, "DELETE_AA");
        var message = agency.Sign(agency.Request("deletion", email, verified: true));
        var done = await agency.SendAsync(HttpMethod.Post, "/v1/data-rights-request", message);
        Assert.Equal("fulfilled", done["status"]);
        Assert.NotNull(done["agent_request_id"]);
        Assert.NotNull(done["received_at"]);
        Assert.False(await KnowsAsync(host, email));
        var again = await agency.SendAsync(HttpMethod.Post, "/v1/data-rights-request", message);
        Assert.Equal(done["request_id"], again["request_id"]);
        Assert.Equal(("denied", "no_match"), (await agency.ExerciseAsync("deletion", email)).State);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Access_gives_a_link_that_opens_the_record_and_a_third_in_a_year_is_too_many(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var email = $"drp-access-{provider}@example.org";
        using var browser = host.Browser(cookies: false);
        await WriteLetterAsync(browser, email, "Alma Access");
        var agency = await Agency.JoinAsync(host, "ACCESS_AA");
        var done = await agency.ExerciseAsync("access", email);
        Assert.Equal("fulfilled", done["status"]);
        Assert.NotNull(done["expires_at"]);
        var record = await (await browser.GetAsync(new Uri(done["results_url"]!))).Form("form.use-link").SubmitAsync();
        Assert.Contains("Alma Access", record.Text, StringComparison.Ordinal);
        Assert.Equal("fulfilled", (await agency.ExerciseAsync("access:specific", email))["status"]);
        Assert.Equal(("denied", "too_many_requests"), (await agency.ExerciseAsync("access:categories", email)).State);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Opt_out_holds_at_once_even_for_an_address_nobody_has(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var email = $"drp-stop-{provider}@example.org";
        var agency = await Agency.JoinAsync(host, "STOP_AA", relied: false);
        Assert.Equal("fulfilled", (await agency.ExerciseAsync("sale:opt_out", email, verified: false))["status"]);
        Assert.False(await host.ScopedAsync(async s => (await s.GetRequiredService<ChoiceBook>().NewestAsync(s.GetRequiredService<Intake>().EmailIndex(email), "inkwell", default))[Scope.Sharing].OptedIn));
    }

    [Fact]
    public async Task Request_not_proved_in_time_expires_and_the_agent_is_called_back()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite, null, "--Agents:LoopbackCallbacks=true");
        using var browser = host.Browser(cookies: false);
        await WriteLetterAsync(browser, "slow@example.org", "Sam Slow");
        var agency = await Agency.JoinAsync(host, "SLOW_AA", relied: false);
        await using var listener = await CallbackListener.StartAsync();
        var asked = await agency.ExerciseAsync("deletion", "slow@example.org", change: m => m["status_callback"] = listener.Url);
        Assert.Equal("in_progress", asked["status"]);
        host.Clock.Advance(TimeSpan.FromDays(15));
        var told = await Eventually.GetAsync("the callback", () => Task.FromResult(listener.Bodies.LastOrDefault()));
        Assert.Equal("expired", JsonNode.Parse(told)!["status"]!.ToString());
        Assert.Equal(asked["request_id"], JsonNode.Parse(told)!["request_id"]!.ToString());
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(told), listener.Lengths.Last());
        Assert.Equal(told, (await agency.StatusAsync(asked["request_id"]!)).Body);
        Assert.True(await KnowsAsync(host, "slow@example.org"));
    }

    [Fact]
    public async Task Agent_that_answers_a_callback_without_end_was_told()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite, null, "--Agents:LoopbackCallbacks=true");
        var agency = await Agency.JoinAsync(host, "ENDLESS_AA", relied: false);
        using var browser = host.Browser(cookies: false);
        await WriteLetterAsync(browser, "endless@example.org", "Eve Endless");
        await using var listener = await CallbackListener.StartAsync(endless: true);
        var asked = await agency.ExerciseAsync("deletion", "endless@example.org", change: m => m["status_callback"] = listener.Url);
        host.Clock.Advance(TimeSpan.FromDays(15));
        await Eventually.TrueAsync("the agent counts as told", () => host.DbAsync(db =>
            db.Set<AgentRequest>().AnyAsync(r => r.Id == Guid.Parse(asked["request_id"]!) && r.Told == RequestState.Expired)));
        Assert.Single(listener.Bodies);
    }

    [Fact]
    public async Task Open_request_is_taken_back_and_an_ended_one_is_not()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser(cookies: false);
        await WriteLetterAsync(browser, "drp-revoke@example.org", "Rita Revoke");
        var agency = await Agency.JoinAsync(host, "REVOKE_AA", relied: false);
        var asked = await agency.ExerciseAsync("deletion", "drp-revoke@example.org");
        Assert.Equal("revoked", (await agency.RevokeAsync(asked["request_id"]!))["status"]);
        Assert.Equal("revoked", (await agency.StatusAsync(asked["request_id"]!))["status"]);
        var stopped = await agency.ExerciseAsync("sale:opt_out", "drp-revoke@example.org");
        Assert.Equal(HttpStatusCode.Conflict, (await agency.RevokeAsync(stopped["request_id"]!)).Status);
    }
}
