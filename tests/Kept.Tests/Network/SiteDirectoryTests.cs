using System.Text.Json;
using CsCheck;
using Kept.Server.Network;

namespace Kept.Tests.Network;

public sealed class SiteDirectoryTests
{
    private static readonly string[] Puts = ["null", "{}", "[", "\"", "1e999", ",", "\"\\ud800\"", "one.example"];

    private static readonly string Sound = JsonSerializer.Serialize(SiteOf("one", "one.example"), Site.Json);

    [Theory]
    [InlineData(null, "", "its settings cannot be read")]
    [InlineData(null, "null", "its settings are empty")]
    [InlineData(null, "[]", "its settings cannot be read")]
    [InlineData(null, "{\"id\":\"one\"}", "its settings cannot be read")]
    [InlineData("\"id\":\"one\"", "\"id\":\"two\"", "its settings are those of another site, 'two'")]
    [InlineData("one.example", "https://one", "its host name is missing or malformed")]
    [InlineData("\"name\":\"One\"", "\"name\":\" \"", "its name is missing")]
    [InlineData("\"name\":\"One\"", "\"name\":null", "its settings cannot be read at '$.name'")]
    [InlineData("\"policy\":\"p\"", "\"policy\":\"\"", "it names no privacy policy")]
    [InlineData("[\"1 Street\"]", "[null]", "a line of its postal address or memberships is empty")]
    [InlineData("4.95", "-4.95", "a price of its ways to ship is not an amount of dollars and cents")]
    [InlineData("4.95", "4.955", "a price of its ways to ship is not an amount of dollars and cents")]
    [InlineData("4.95", "\"4,95\"", "its settings cannot be read at '$.shipping[0].price'")]
    [InlineData("\"id\":\"express\"", "\"id\":\"standard\"", "two of its ways to ship have the same short name")]
    public void Settings_that_cannot_be_used_break_their_own_site_alone(string? from, string to, string reason)
    {
        var settings = from is null ? to : Sound.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Sound, settings);
        var directory = Read(
            ("one", settings),
            ("other", JsonSerializer.Serialize(SiteOf("other", "other.example"), Site.Json))
        );
        Assert.Equal(reason, Assert.Single(directory.Broken).Reason);
        Assert.Equal("other", Assert.Single(directory.Sites).Id);
        Assert.Equal("one", directory.FindById("one")!.Id);
    }

    [Fact]
    public void Of_two_sites_with_one_host_name_the_first_answers()
    {
        var directory = Read(
            ("one", Sound),
            ("two", JsonSerializer.Serialize(SiteOf("two", "ONE.example"), Site.Json))
        );
        Assert.Equal("one", directory.Find("one.example")!.Id);
        Assert.Contains(
            "belongs to the site 'one' already",
            directory.BrokenById("two")!.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_network_without_a_usable_site_still_answers_for_its_console() =>
        Assert.Equal("one", Read(("one", "nonsense")).Find("localhost")!.Id);

    [Fact]
    public void Whatever_the_rows_hold_reading_them_never_throws() =>
        Gen.Select(
                Gen.Int[0, Sound.Length - 1],
                Gen.Int[0, 12],
                Gen.OneOf(Gen.String[0, 6], Gen.Int[0, Puts.Length - 1].Select(i => Puts[i]))
            )
            .Array[1, 4]
            .Sample(edits =>
            {
                var settings = Sound;
                foreach (var (at, cut, put) in edits)
                    settings = settings
                        .Remove(
                            Math.Min(at, settings.Length),
                            Math.Min(cut, settings.Length - Math.Min(at, settings.Length))
                        )
                        .Insert(Math.Min(at, settings.Length), put);
                var directory = Read(
                    ("one", settings),
                    ("other", JsonSerializer.Serialize(SiteOf("other", "other.example"), Site.Json))
                );
                Assert.True(
                    directory.Sites.Any(s => s.Id == "other") || directory.Broken.Any(b => b.Site.Id == "other")
                );
                Assert.Equal(2, directory.Sites.Count + directory.Broken.Count);
            });

    private static SiteDirectory Read(params (string Id, string Settings)[] rows) =>
        new(rows.Select(r => new SiteRow { Id = r.Id, Settings = r.Settings }));

    private static Site SiteOf(string id, string host) =>
        new()
        {
            Id = id,
            Host = host,
            Name = "One",
            Company = "One",
            PostalAddress = ["1 Street"],
            PrivacyEmail = "p@one.example",
            SupportEmail = "s@one.example",
            Policy = "p",
            Shipping = [new("standard", "Standard", "3 days", 4.95m), new("express", "Express", "1 day", 9m)],
        };
}
