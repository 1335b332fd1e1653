namespace Kept.Server.Orders.Sandbox;

/// <summary>The card form as it was sent: checked, in memory for the length of the request, and never shown again.</summary>
internal sealed record SandboxForm(string Number, IReadOnlyDictionary<string, string> Errors)
{
    public static SandboxForm Empty { get; } = new("", new Dictionary<string, string>());

    /// <summary>Refuses to print the number.</summary>
    public override string ToString() => "▒▒▒";

    /// <summary>A copy with an error beside a field.</summary>
    public SandboxForm With(string field, string error) => this with { Errors = new Dictionary<string, string>(Errors) { [field] = error } };

    public static async Task<SandboxForm> ReadAsync(HttpRequest request, DateTimeOffset now)
    {
        if (await FieldsAsync(request) is not { } fields)
            return Empty.With("number", "The form was damaged on its way. Type the card again.");
        var form = new SandboxForm(SandboxCard.Digits(fields["number"]), new Dictionary<string, string>());
        if (!SandboxCard.IsLuhnValid(form.Number))
            form = form.With("number", "This card number has a typing error.");
        if (SandboxCard.ExpiryError(fields["expiry"], now) is { } expiry)
            form = form.With("expiry", expiry);
        if (fields["cvc"].ToString().Trim() is not { Length: 3 or 4 } cvc || !cvc.All(char.IsAsciiDigit))
            form = form.With("cvc", "The security code has three or four digits.");
        return form;
    }

    private static async Task<IFormCollection?> FieldsAsync(HttpRequest request)
    {
        try
        {
            return request.HasFormContentType ? await request.ReadFormAsync(request.HttpContext.RequestAborted) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
