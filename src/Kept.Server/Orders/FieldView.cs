using Kept.Server.People;

namespace Kept.Server.Orders;

/// <summary>One text field of the checkout form.</summary>
/// <param name="Id">Its id and the key of its errors; its name in the form is <c>Form.{Id}</c>.</param>
/// <param name="Label">What stands above it.</param>
/// <param name="Value">What was typed.</param>
/// <param name="Autocomplete">The token of the HTML standard, section "autofill".</param>
/// <param name="MaxLength">The most characters it takes.</param>
internal sealed record FieldView(string Id, string Label, string? Value, string Autocomplete, int MaxLength)
{
    public string Name => $"Form.{Id}";

    /// <summary>Why it is asked, when that is told at this field.</summary>
    public AskedField? Asked { get; init; }

    public bool Required { get; init; }

    public string Type { get; init; } = "text";

    public string? InputMode { get; init; }

    /// <summary>More than 0 makes it a field of several lines.</summary>
    public int Rows { get; init; }
}

/// <summary>The fields of one address.</summary>
/// <param name="Key"><c>Ship</c> or <c>Bill</c>.</param>
/// <param name="Section"><c>shipping</c> or <c>billing</c>, for autofill.</param>
/// <param name="Form">What was typed.</param>
/// <param name="Required">Whether the policy requires it.</param>
internal sealed record AddressView(string Key, string Section, AddressForm Form, bool Required);
