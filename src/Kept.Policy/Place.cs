using System.Diagnostics.CodeAnalysis;

namespace Kept.Policy;

/// <summary>A state of the United States, a country, or a group of these, where a person lives.</summary>
/// <param name="Id">The place's number, from 1; 0 is an unknown place, which satisfies nothing.</param>
public readonly record struct Place(ushort Id)
{
    /// <summary>Nobody knows where the person lives. Rules about residence are then read in the strictest way.</summary>
    public static Place Unknown => default;

    /// <summary>Every place, states first, then countries, then groups.</summary>
    public static IEnumerable<Place> All => Enumerable.Range(1, PlaceTable.All.Count - 1).Select(id => new Place((ushort)id));

    /// <summary>The word as a policy writes it, such as <c>california</c>.</summary>
    public string Name => PlaceTable.All.NameOf(Id);

    /// <summary>ISO 3166-2 for a state (<c>US-CA</c>), ISO 3166-1 for a country (<c>DE</c>), <c>EU</c> or <c>EEA</c>; empty when unknown.</summary>
    public string Code => PlaceTable.All.CodeOf(Id);

    /// <summary>Whether all of this place lies in the other: who lives here lives there.</summary>
    public bool LiesIn(Place other) => PlaceTable.All.LiesIn(Id, other.Id);

    /// <summary>Whether no part of this place lies in the other: who lives here does not live there.</summary>
    public bool LiesOutside(Place other) => PlaceTable.All.LiesOutside(Id, other.Id);

    /// <summary>Finds a place by its word, such as <c>germany</c>; false when there is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Place place)
    {
        ushort number = 0;
        var found = text is not null && PlaceTable.All.TryFindName(text, out number);
        place = new(number);
        return found;
    }

    /// <summary>The place with this code, such as <c>US-CA</c> or <c>DE</c>; unknown for anything else.</summary>
    public static Place FromCode(string? code) =>
        code is not null && PlaceTable.All.TryFindCode(code, out var number) ? new(number) : Unknown;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
