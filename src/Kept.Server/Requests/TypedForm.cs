using System.Globalization;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Shared;

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
        if (!string.IsNullOrWhiteSpace(Email) && EmailAddress.Problem(Email) is { } problem)
            yield return (nameof(Email), $"{problem} Leave it empty when the letter has none.");
        if (!string.IsNullOrWhiteSpace(Phone) && PhoneNumber.Problem(Phone) is { } wrong)
            yield return (nameof(Phone), $"{wrong} Leave it empty when the letter has none.");
        if (TextLine.Problem(TextLine.Read(Name), AddressForm.MaxName) is { } name)
            yield return (nameof(Name), name);
        if (string.IsNullOrWhiteSpace(Letter) || Letter.Length > LongestLetter)
            yield return (nameof(Letter), $"Type what it says, with the postal address to answer to, up to {LongestLetter} characters.");
        if (Channel == RequestChannel.Agent && (string.IsNullOrWhiteSpace(Mandate) || Mandate.Length > 120))
            yield return (nameof(Mandate), "Name the agent's company and where its signed mandate is filed, up to 120 characters.");
    }

    public PersonalData Data() => new()
    {
        Name = TextLine.Read(Name) is { Length: > 0 } name ? name : null,
        Email = string.IsNullOrWhiteSpace(Email) ? null : Email,
        Phone = PhoneNumber.TryNormalise(Phone, out var stored) ? stored : null,
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
