using Kept.Server.People;

namespace Kept.Server.Orders;

/// <summary>The checkout form as it was sent. Field names are short because they are also the ids that errors link to.</summary>
internal sealed class CheckoutForm
{
    public string? Attempt { get; set; }

    /// <summary>The total in cents that the page showed for each way of shipping; nobody is charged a total they did not see.</summary>
    public Dictionary<string, long> Totals { get; set; } = [];

    public string? Email { get; set; }

    public string? Name { get; set; }

    public string? Company { get; set; }

    public string? Phone { get; set; }

    public AddressForm Ship { get; set; } = new();

    /// <summary><c>same</c> or <c>other</c>.</summary>
    public string Billing { get; set; } = "same";

    public AddressForm Bill { get; set; } = new();

    /// <summary>It goes to somebody else, as a gift.</summary>
    public bool IsGift { get; set; }

    public string? GiftName { get; set; }

    public AddressForm Gift { get; set; } = new();

    /// <summary>The buyer says that the recipient knows of it.</summary>
    public bool Told { get; set; }

    public string? Method { get; set; }

    public string? Note { get; set; }

    /// <summary>Names of the scopes whose box was ticked, as <see cref="Kept.Policy.Scope"/> spells them.</summary>
    public List<string> Choices { get; set; } = [];

    public bool Terms { get; set; }

    /// <summary>Refuses to print: INVARIANT (QUIET).</summary>
    public override string ToString() => "▒▒▒";
}
