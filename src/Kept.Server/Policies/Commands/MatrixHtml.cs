using System.Globalization;
using System.Net;
using System.Text;
using Kept.Policy;
using Kept.Policy.Analysis;

namespace Kept.Server.Policies.Commands;

/// <summary>The decision table as one HTML file that needs nothing else; without scripts it is a plain table.</summary>
internal static class MatrixHtml
{
    private const string Style =
        """
        :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
        body { margin: 1rem auto; max-width: 80rem; padding: 0 1rem; }
        input { font: inherit; padding: .4rem .6rem; width: min(100%, 30rem); }
        table { border-collapse: collapse; margin-top: 1rem; width: 100%; }
        th, td { border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: .4rem .6rem; text-align: left; vertical-align: top; }
        thead th { background: Canvas; position: sticky; top: 0; }
        @media (max-width: 45rem) { thead { position: absolute; clip-path: inset(50%); } td { border: 0; display: block; } tr { border-bottom: 1px solid; display: block; padding: .4rem 0; } }
        """;

    private const string Script =
        """
        const rows = [...document.querySelectorAll('tbody tr')], box = document.querySelector('input'), count = document.querySelector('output');
        document.querySelector('form').hidden = false;
        const filter = () => {
          const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
          for (const row of rows) row.hidden = !words.every(word => row.textContent.toLowerCase().includes(word));
          count.textContent = rows.filter(row => !row.hidden).length + ' of ' + rows.length + ' rows';
        };
        box.addEventListener('input', filter);
        document.querySelector('form').addEventListener('submit', event => event.preventDefault());
        filter();
        """;

    public static string Page(PolicyDocument document, IReadOnlyList<MatrixRow> rows)
    {
        var title = Text($"{document.Title}, version {document.Version:yyyy-MM-dd}");
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n");
        page.Append(CultureInfo.InvariantCulture, $"<style>\n{Style}\n</style>\n<h1>{title}</h1>\n<p>What is not in this table is denied.</p>\n");
        page.Append("<form hidden><label>Show rows with these words<br><input type=\"search\"></label> <output></output></form>\n");
        page.Append("<table>\n<thead><tr><th scope=\"col\">Act</th><th scope=\"col\">Data</th><th scope=\"col\">Purpose</th><th scope=\"col\">Recipient</th><th scope=\"col\">Permitted</th><th scope=\"col\">Duties</th></tr></thead>\n<tbody>\n");
        foreach (var row in rows)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Taxonomy.NameOf(row.Action)}</td><td>{row.Categories}</td><td>{row.Purpose}</td><td>{row.Recipient}</td><td>{Text(row.Answer)}</td><td>{Text(row.DutiesText)}</td></tr>\n");
        page.Append(CultureInfo.InvariantCulture, $"</tbody>\n</table>\n<script>\n{Script}\n</script>\n</html>\n");
        return page.ToString();
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
