using System.Globalization;
using Kept.Server.Network;
using Markdig;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Policies;

/// <summary>The policy in force, or an older version of it, as people read it.</summary>
internal sealed class PolicyPageModel(PolicyShelf shelf, TimeProvider time) : PageModel
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseAdvancedExtensions().DisableHtml().Build();

    public PolicyVersion Shown { get; private set; } = null!;

    public PolicyVersion InForce { get; private set; } = null!;

    public IReadOnlyList<PolicyVersion> Versions { get; private set; } = [];

    public string Html { get; private set; } = "";

    public IActionResult OnGet(string? version)
    {
        var name = HttpContext.Site().Policy;
        Versions = shelf.Versions(name);
        InForce = shelf.InForce(name, time.GetUtcNow());
        if (Find(name, version) is not { } found)
            return NotFound();
        Shown = found;
        Html = Markdown.ToHtml(found.Document.ProseMarkdown, Pipeline);
        return Page();
    }

    private PolicyVersion? Find(string name, string? version) =>
        version is null ? InForce
        : DateOnly.TryParseExact(version, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? shelf.Find(name, date)
        : null;
}
