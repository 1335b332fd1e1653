using System.Net;
using Kept.Server.Staff;
using Kept.Server.Staff.SignIns;
using Kept.Tests.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Kept.Tests.Staff.ConsoleSteps;

namespace Kept.Tests.Staff;

public class LockOutTests(SharedHosts hosts)
{
    private const string Wrong = "wrong horse battery";

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Guessing_from_one_address_stops_that_address_and_not_the_owner(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var name = Name();
        using var owner = host.Browser();
        await SetUpAsync(owner, await host.InviteAsync(), name, Password);
        using var guesser = host.Browser();
        for (var i = 0; i < 5; i++)
            Assert.Contains("do not match", (await SignInAsync(guesser, name, Wrong)).Text, StringComparison.Ordinal);
        var stopped = await SignInAsync(guesser, name, Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, stopped.Status);
        Assert.Contains("Try again in 15 minutes", stopped.Text, StringComparison.Ordinal);
        Assert.Equal("/console/sign-in", (await guesser.GetAsync("/console")).Url.AbsolutePath);
        using var elsewhere = host.Browser();
        Assert.Equal("/console", (await SignInAsync(elsewhere, name, Password)).Url.AbsolutePath);
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_answered_counted_and_hashed_like_one_that_somebody_has()
    {
        var hasher = new CountingHasher();
        await using var host = await KeptHost.StartAsync(
            Provider.Sqlite, s => s.AddSingleton<IPasswordHasher<StaffUser>>(hasher));
        using var owner = host.Browser();
        await SetUpAsync(owner, await host.InviteAsync(), "office", Password);
        await SetUpAsync(owner, await host.InviteAsync(Roles.Find("analyst")!), "leaver", Password);
        await host.DbAsync(db => db.Set<StaffUser>().Where(u => u.UserName == "leaver")
            .ExecuteUpdateAsync(u => u.SetProperty(x => x.DeactivatedAt, DateTimeOffset.UnixEpoch)));
        // The first unknown name makes the hash that all of them are compared with.
        using (var first = host.Browser())
            await SignInAsync(first, "first", Wrong);

        var known = await TriesAsync("office");
        Assert.Equal(known, await TriesAsync("nobody"));
        Assert.Equal(known, await TriesAsync("leaver", Password));

        // What six tries say, and how often each has a password hashed or compared.
        async Task<IReadOnlyList<string>> TriesAsync(string name, string password = Wrong)
        {
            using var guesser = host.Browser();
            var answers = new List<string>();
            for (var i = 0; i < 6; i++)
            {
                var before = hasher.Calls;
                var page = await SignInAsync(guesser, name, password);
                answers.Add($"{page.Status} {page.TextOf(".error-summary")} {hasher.Calls - before}");
            }
            return answers;
        }
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Many_tries_at_once_are_no_more_guesses(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var name = Name();
        var attempts = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => BeginAsync(host, name, "192.0.2.1")));
        Assert.Equal(SignInStep.Password.PerAddress, attempts.Count(a => a.RetryAt is null));
    }

    [Fact]
    public async Task Guessing_from_a_hundred_addresses_stops_new_devices_and_not_the_known_one()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var owner = host.Browser();
        await SetUpAsync(owner, await host.InviteAsync(), "office", Password);
        await owner.PostAsync("/console/sign-out");
        for (var i = 0; i < SignInStep.Password.PerName; i++)
            Assert.Null((await BeginAsync(host, "OFFICE", $"192.0.2.{i}")).RetryAt);
        using var stranger = host.Browser();
        Assert.Equal(HttpStatusCode.TooManyRequests, (await SignInAsync(stranger, "office", Password)).Status);
        Assert.Equal("/console", (await SignInAsync(owner, "office", Password)).Url.AbsolutePath);
        host.Clock.Advance(SignInStep.Window);
        Assert.Equal("/console", (await SignInAsync(stranger, "office", Password)).Url.AbsolutePath);
    }

    [Fact]
    public async Task A_stranger_at_the_same_address_does_not_keep_a_known_device_out()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var name = Name();
        using var owner = host.Browser();
        await SetUpAsync(owner, await host.InviteAsync(), name, Password);
        await owner.PostAsync("/console/sign-out");
        using var stranger = new Browser(owner.Home, address: owner.Address);
        for (var i = 0; i < 25; i++)
            await SignInAsync(stranger, name, Wrong);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await SignInAsync(stranger, name, Password)).Status);
        Assert.Equal("/console", (await SignInAsync(owner, name, Password)).Url.AbsolutePath);
        await owner.PostAsync("/console/sign-out");
        for (var i = 0; i < 5; i++)
            await SignInAsync(owner, name, Wrong);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await SignInAsync(owner, name, Password)).Status);
    }

    [Fact]
    public async Task One_address_cannot_go_through_many_names()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var names = Enumerable.Range(0, SignInStep.MostOfAddress).Select(_ => Name());
        foreach (var name in names)
            Assert.Null((await BeginAsync(host, name, "192.0.2.77")).RetryAt);
        Assert.NotNull((await BeginAsync(host, Name(), "192.0.2.77")).RetryAt);
    }

    [Fact]
    public async Task Wrong_codes_stop_the_address_for_codes_and_recovery_codes_alike()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var app = await Authenticator.SetUpAsync(host);
        using var guesser = host.Browser();
        var step = await SignInAsync(guesser, app.Name, Password);
        for (var i = 0; i < 5; i++)
            await step.Form("Code").Fill("Code", "000000").SubmitAsync();
        var right = await step.Form("Code").Fill("Code", app.NextCode(host)).SubmitAsync();
        Assert.Contains("Too many wrong codes", right.Text, StringComparison.Ordinal);
        right = await step.Form("[action*=Recovery]").Fill("Code", app.RecoveryCodes[0]).SubmitAsync();
        Assert.Contains("Too many wrong codes", right.Text, StringComparison.Ordinal);

        using var elsewhere = host.Browser();
        step = await SignInAsync(elsewhere, app.Name, Password);
        Assert.Equal("/console", (await step.Form("Code").Fill("Code", app.NextCode(host)).SubmitAsync()).Url.AbsolutePath);
    }

    [Fact]
    public async Task A_thief_of_a_session_cannot_guess_the_password_on_the_profile()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = await host.StaffAsync();
        for (var i = 0; i < 5; i++)
            Assert.Contains("not your present password", (await ChangeAsync(Wrong)).Text, StringComparison.Ordinal);
        Assert.Contains("Too many wrong passwords", (await ChangeAsync(Wrong)).Text, StringComparison.Ordinal);
        Assert.Contains("Too many wrong passwords", (await ChangeAsync(Password)).Text, StringComparison.Ordinal);

        Task<Page> ChangeAsync(string current) => browser.PostAsync(
            "/console/profile?handler=Password", ("Input.Current", current), ("Input.New", "quite another staple"));
    }

    [Fact]
    public async Task Who_asks_for_links_in_a_shoppers_name_does_not_keep_the_shopper_out()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        const string address = "victim@example.com";
        using var stranger = host.Browser();
        for (var i = 0; i < 8; i++)
            await stranger.PostAsync("/account/sign-in", ("Email", address));
        using var shopper = host.Browser();
        await Eventually.TrueAsync("the links to be mailed", () => Task.FromResult(host.Mail.To(address).Count() == 3));
        host.Clock.Advance(TimeSpan.FromMinutes(31));
        await Hosting.Accounts.SignInAsync(host, shopper, address);
        Assert.Equal("/account", (await shopper.GetAsync("/account")).Url.AbsolutePath);
    }

    /// <summary>A try from a device that is not known, as far as it is counted.</summary>
    private static Task<SignInAttempt> BeginAsync(KeptHost host, string name, string address) => host.ScopedAsync(
        s => s.GetRequiredService<SignInAttempts>().BeginAsync(
            SignInStep.Password, name, user: null, address, device: null, TestContext.Current.CancellationToken));

    private sealed class CountingHasher : IPasswordHasher<StaffUser>
    {
        private readonly PasswordHasher<StaffUser> hasher = new();
        private int calls;

        public int Calls => calls;

        public string HashPassword(StaffUser user, string password)
        {
            Interlocked.Increment(ref calls);
            return hasher.HashPassword(user, password);
        }

        public PasswordVerificationResult VerifyHashedPassword(
            StaffUser user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref calls);
            return hasher.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
