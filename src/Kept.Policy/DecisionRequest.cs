namespace Kept.Policy;

/// <summary>A question to a policy.</summary>
/// <param name="Action">What is to be done.</param>
/// <param name="Categories">With which data; every one must be permitted, and an empty set is denied.</param>
/// <param name="Purpose">For what.</param>
/// <param name="Recipient">Who gets it; <see cref="Recipient.Site"/> for every action but sharing.</param>
/// <param name="Facts">What is true about the request. A fact not given does not hold.</param>
/// <param name="Residence">Where the person lives; left out when it is not known, which no rule takes to be anywhere.</param>
public readonly record struct DecisionRequest(
    PolicyAction Action, CategorySet Categories, Purpose Purpose, Recipient Recipient, Facts Facts, Place Residence = default)
{
    /// <summary>The question in words: <c>share email with marketer for offers given opted-out(sharing)</c>.</summary>
    public override string ToString()
    {
        var with = Action == PolicyAction.Share ? $" with {Recipient}" : "";
        var given = string.Join(", ", Facts.All.Select(fact => fact.Name).Concat(Residence == Place.Unknown ? [] : [$"resident({Residence})"]));
        return $"{Taxonomy.NameOf(Action)} {Categories}{with} for {Purpose}{(given.Length > 0 ? $" given {given}" : "")}";
    }
}
