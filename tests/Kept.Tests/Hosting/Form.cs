using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Kept.Tests.Hosting;

/// <summary>A form of a page, filled in and sent as a browser without JavaScript does (HTML, section 4.10.21).</summary>
public sealed class Form
{
    private readonly Browser browser;
    private readonly Page page;
    private readonly IHtmlFormElement element;
    private readonly Dictionary<string, string> forged = [];

    internal Form(Browser browser, Page page, IHtmlFormElement element)
    {
        this.browser = browser;
        this.page = page;
        this.element = element;
    }

    /// <summary>The names a person can fill in.</summary>
    public IEnumerable<string> Names => element.Elements.Select(e => e.GetAttribute("name")).OfType<string>().Distinct();

    /// <summary>Types a value, chooses an option, or picks the radio button or checkbox of this value.</summary>
    public Form Fill(string name, string value)
    {
        var fields = Fields(name);
        if (fields.Find(f => f is IHtmlInputElement { Type: "radio" or "checkbox" } i && i.Value == value) is IHtmlInputElement picked)
            picked.IsChecked = true;
        else if (fields[0] is IHtmlInputElement { Type: not ("radio" or "checkbox") } input)
            input.Value = value;
        else if (fields[0] is IHtmlTextAreaElement area)
            area.Value = value;
        else if (fields[0] is IHtmlSelectElement select && select.Options.Any(o => o.Value == value))
            select.Value = value;
        else
            throw new InvalidOperationException($"The field '{name}' of {page.Url.PathAndQuery} can't hold '{value}'.");
        return this;
    }

    /// <summary>Sends a value that the field does not offer or take, as a program may.</summary>
    public Form Forge(string name, string value)
    {
        _ = Fields(name);
        forged[name] = value;
        return this;
    }

    /// <summary>Ticks or clears the checkbox of this name.</summary>
    public Form Check(string name, bool ticked = true)
    {
        foreach (var box in Fields(name).OfType<IHtmlInputElement>().Where(i => i.Type == "checkbox"))
            box.IsChecked = ticked;
        return this;
    }

    public string Value(string name) => Fields(name)[0] switch
    {
        IHtmlInputElement input => input.Value,
        IHtmlTextAreaElement area => area.Value,
        IHtmlSelectElement select => select.Value ?? "",
        var other => other.TextContent,
    };

    /// <summary>Presses the button whose words contain <paramref name="button"/>, or the first one.</summary>
    public Task<Page> SubmitAsync(string? button = null)
    {
        var pressed = Buttons().FirstOrDefault(b => button is null || Page.Words(b is IHtmlInputElement i ? i.Value : b.TextContent).Contains(button, StringComparison.OrdinalIgnoreCase));
        if (pressed is null)
            throw new InvalidOperationException($"The form on {page.Url.PathAndQuery} has no button '{button}', only: {string.Join(", ", Buttons().Select(b => Page.Words(b.TextContent)))}");
        var action = new Uri(page.Url, Given(pressed, "formaction") ?? Given(element, "action") ?? page.Url.ToString());
        var values = Values(pressed).Select(v => forged.TryGetValue(v.Name, out var value) ? (v.Name, Value: value) : v).ToArray();
        if (string.Equals(Given(pressed, "formmethod") ?? Given(element, "method"), "post", StringComparison.OrdinalIgnoreCase))
            return browser.PostAsync(action.ToString(), values);
        var query = string.Join('&', values.Select(v => $"{Uri.EscapeDataString(v.Name)}={Uri.EscapeDataString(v.Value)}"));
        return browser.GetAsync(new UriBuilder(action) { Query = query }.Uri);
    }

    private static string? Given(IElement element, string attribute) => element.GetAttribute(attribute) is { Length: > 0 } value ? value : null;

    private IEnumerable<IElement> Buttons() =>
        element.Elements.Where(e => e is IHtmlButtonElement { Type: "submit" } or IHtmlInputElement { Type: "submit" });

    private List<IElement> Fields(string name)
    {
        var fields = element.Elements.Where(e => e.GetAttribute("name") == name).ToList<IElement>();
        return fields.Count > 0 ? fields : throw new InvalidOperationException($"The form on {page.Url.PathAndQuery} has no field '{name}', only: {string.Join(", ", Names)}");
    }

    private IEnumerable<(string Name, string Value)> Values(IElement pressed)
    {
        foreach (var field in element.Elements.Where(e => !e.HasAttribute("disabled")))
        {
            if (Given(field, "name") is not { } name)
                continue;
            var value = field switch
            {
                IHtmlInputElement { Type: "radio" or "checkbox" } box => box.IsChecked ? box.Value : null,
                IHtmlInputElement { Type: "submit" } or IHtmlButtonElement => field == pressed ? field.GetAttribute("value") ?? "" : null,
                IHtmlInputElement input => input.Value,
                IHtmlTextAreaElement area => area.Value,
                IHtmlSelectElement select => select.Value,
                _ => null,
            };
            if (value is not null)
                yield return (name, value);
        }
    }
}
