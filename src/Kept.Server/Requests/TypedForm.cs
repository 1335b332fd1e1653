using System.Globalization;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;

namespace Kept.Server.Requests;

/// <summary>What staff type of a request that came on paper, by e-mail, by telephone or from a mandated agent.</summary>
internal sealed class TypedForm
{
    private const int LongestLetter = 8000;

    public string? Site { get; set; }

    public RequestKind Kind { get; set; } = RequestKind.Access;

    public RequestChannel Channel { get; set; } = RequestChannel.Letter;

    /// <summary>Lives in the European Economic Area, the United Kingdom or Switzerland.</summary>
    public bool European { get; set; }

    /// <summary><c>yyyy-MM-dd</c>.</summary>
    public string? ReceivedOn { get; set; }

    public string? Name { get; set; }

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public string? Order { get; set; }

    public string? Letter { get; set; }

    /// <summary>The agent's company and where its signed mandate is filed.</summary>
    public string? Mandate { get; set; }

    public override string ToString() => "▒▒▒";

    public IEnumerable<(string Field, string Message)> Errors(SiteDirectory sites, DateTimeOffset now)
    {
        if (Site is null || !sites.ById.ContainsKey(Site))
            yield return (nameof(Site), "Choose the shop it is about.");
        if (!Enum.IsDefined(Kind))
            yield return (nameof(Kind), "Choose what is asked.");
        if (!TypedPageModel.Channels.Contains(Channel))
            yield return (nameof(Channel), "Choose how it came.");
        if (!TryDay(out var day) || day > DateOnly.FromDateTime(now.UtcDateTime) || day < DateOnly.FromDateTime(now.UtcDateTime).AddYears(-1))
            yield return (nameof(ReceivedOn), "Give the day it came as yyyy-MM-dd, within the past year. The clock runs from there.");
        if (!string.IsNullOrWhiteSpace(Email) && !EmailAddress.IsValid(Email))
            yield return (nameof(Email), "This is not a whole e-mail address. Leave it empty when the letter has none.");
        if (!string.IsNullOrWhiteSpace(Phone) && !PhoneNumber.TryNormalise(Phone, out _))
            yield return (nameof(Phone), "This is not a telephone number. Leave it empty when the letter has none.");
        if (Name is { Length: > 200 })
            yield return (nameof(Name), "The name is longer than 200 characters.");
        if (string.IsNullOrWhiteSpace(Letter) || Letter.Length > LongestLetter)
            yield return (nameof(Letter), $"Type what it says, with the postal address to answer to, up to {LongestLetter} characters.");
        if (Channel == RequestChannel.Agent && (string.IsNullOrWhiteSpace(Mandate) || Mandate.Length > 120))
            yield return (nameof(Mandate), "Name the agent's company and where its signed mandate is filed, up to 120 characters.");
    }

    public PersonalData Data() => new()
    {
        Name = string.IsNullOrWhiteSpace(Name) ? null : Name.Trim(),
        Email = string.IsNullOrWhiteSpace(Email) ? null : Email.Trim(),
        Phone = PhoneNumber.TryNormalise(Phone, out var e164) ? e164 : null,
        Message = Letter!.Trim(),
    };

    /// <summary>Noon of the day it came, but not later than now.</summary>
    public DateTimeOffset Received(DateTimeOffset now)
    {
        _ = TryDay(out var day);
        var noon = new DateTimeOffset(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);
        return noon < now ? noon : now;
    }

    private bool TryDay(out DateOnly day) => DateOnly.TryParseExact(ReceivedOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
