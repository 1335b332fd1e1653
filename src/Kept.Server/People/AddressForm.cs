using Kept.Server.Shared;

namespace Kept.Server.People;

/// <summary>An address in the United States as typed at checkout, for a gift or as a correction: all have the same rules.</summary>
internal sealed class AddressForm
{
    /// <summary>The longest name of a person or company, in characters.</summary>
    public const int MaxName = 100;

    /// <summary>The longest street, second line or city, in characters.</summary>
    public const int MaxLine = 120;

    public string? Street { get; set; }

    public string? Street2 { get; set; }

    public string? City { get; set; }

    public string? State { get; set; }

    public string? Zip { get; set; }

    /// <summary>True when nothing was typed; a state alone is what a list may have been left at.</summary>
    public bool IsBlank => new[] { Street, Street2, City, Zip }.All(string.IsNullOrWhiteSpace);

    /// <summary>What is wrong, by the name of the field above; nothing when the post can deliver there.</summary>
    /// <param name="which">The address that a missing part belongs to, for example <c>delivery</c>.</param>
    public IEnumerable<(string Field, string Message)> Errors(string which)
    {
        foreach (var (field, typed, missing) in new[]
        {
            (nameof(Street), Street, $"Enter the street and number of the {which} address."),
            (nameof(Street2), Street2, null),
            (nameof(City), City, $"Enter the city of the {which} address."),
        })
        {
            var text = TextLine.Read(typed);
            if ((text.Length == 0 ? missing : TextLine.Problem(text, MaxLine)) is { } problem)
                yield return (field, problem);
        }
        if (!UsStates.IsState(State?.Trim()))
            yield return (nameof(State), $"Choose the state of the {which} address.");
        if (!UsStates.TryZip(Zip, out var zip))
            yield return (nameof(Zip), "A ZIP code has five digits, or nine: 94607 or 94607-1234.");
        else if (UsStates.IsState(State?.Trim()) && UsStates.Mismatch(zip, State!.Trim()) is { } mismatch)
            yield return (nameof(Zip), mismatch);
    }

    /// <summary>The address. Call it when there are no <see cref="Errors"/>.</summary>
    public PostalAddress Read()
    {
        _ = UsStates.TryZip(Zip, out var zip);
        var street2 = TextLine.Read(Street2);
        return new PostalAddress(
            TextLine.Read(Street), street2.Length == 0 ? null : street2, TextLine.Read(City), State!.Trim().ToUpperInvariant(), zip, "US");
    }

    /// <summary>Refuses to print: INVARIANT (QUIET).</summary>
    public override string ToString() => "▒▒▒";
}
