using System.Text.Json.Nodes;
using Kept.Policy;
using Kept.Server.Policies;

namespace Kept.Server.Gate;

/// <summary>
/// What somebody wants to do with personal data: act, purpose, recipient and categories, and who asks.
/// </summary>
/// <param name="Actor">
/// Who acts: <c>site</c> for the server itself, <c>person</c> for the consumer, <c>staff:{user id}</c>, <c>partner:{id}</c>.
/// </param>
internal record Ask(PolicyAction Action, Purpose Purpose, Recipient Recipient, CategorySet Categories, string Actor)
{
    /// <summary>Facts known to the caller besides the person's choices, for example a signed agreement.</summary>
    public Facts Facts { get; init; } = Facts.None;

    /// <summary>Where the person lives, if the caller knows it; a residence nobody knows is decided in the strictest way.</summary>
    public Place Residence { get; init; }

    /// <summary>What it is about, as an id: an order, a campaign, a request. Never personal data.</summary>
    public string? Reference { get; init; }

    /// <summary>The name of the partner that receives, when one does: a company, not a person.</summary>
    public string? Partner { get; init; }

    /// <summary>The advertiser an offer is about, as the site's partners name it. What a person chose about it decides with the policy.</summary>
    public string? Advertiser { get; init; }

    public static Ask Use(Purpose purpose, CategorySet categories, string actor = "site") =>
        new(PolicyAction.Use, purpose, Recipient.Site, categories, actor);

    /// <summary>The ask for something to be opened for a purpose known when this was written.</summary>
    public static Ask<TUse> Use<TUse>(CategorySet categories, string actor = "site")
        where TUse : IUse => Use(TUse.Purpose, categories, actor).For<TUse>();

    /// <summary>The same ask with its purpose in the type. Throws <see cref="InvalidOperationException"/> when it is for another purpose.</summary>
    public Ask<TUse> For<TUse>()
        where TUse : IUse => Purpose == TUse.Purpose ? new(this) : throw new InvalidOperationException($"What is asked for {Purpose.Name} is not asked for {TUse.Purpose.Name}.");

    /// <summary>The same ask for a purpose that somebody named just now.</summary>
    public Ask<Gate.For.Stated> Stated() => new(this);

    public static Ask Share(Purpose purpose, Recipient recipient, CategorySet categories, string actor = "site") =>
        new(PolicyAction.Share, purpose, recipient, categories, actor);

    /// <summary>The facts of the ledger entry for this ask and its decision.</summary>
    public JsonObject Entry(PolicyVersion version, Decision decision)
    {
        var reason = decision.Reasons is [var first, ..] ? first : null;
        var entry = new JsonObject
        {
            ["action"] = Action.ToString().ToLowerInvariant(),
            ["purpose"] = Purpose.Name,
            ["recipient"] = Recipient.Name,
            ["categories"] = Categories.ToString(),
            ["actor"] = Actor,
            ["policy"] = version.Label,
            ["decision"] = decision.Permitted ? "permit" : "deny",
        };
        if (reason?.Clause is { } clause)
            entry["clause"] = clause.Id;
        if (reason is { Line: > 0 })
            entry["line"] = reason.Line;
        if (Reference is not null)
            entry["reference"] = Reference;
        if (Partner is not null)
            entry["partner"] = Partner;
        return entry;
    }
}

/// <summary>An ask whose purpose is a part of its type, and of the type of what is opened for it.</summary>
/// <typeparam name="TUse">One of <see cref="Gate.For"/>.</typeparam>
internal sealed record Ask<TUse> : Ask
{
    internal Ask(Ask of)
        : base(of)
    {
    }
}

/// <summary>The gate said no. The message names terms of the taxonomy only.</summary>
internal sealed class GateDeniedException(Ask ask, Decision decision, PolicyVersion version)
    : Exception($"{version.Label} denies to {ask.Action.ToString().ToLowerInvariant()} {ask.Categories} for {ask.Purpose.Name} ({ask.Recipient.Name}).")
{
    public Ask Ask { get; } = ask;

    public Decision Decision { get; } = decision;
}
