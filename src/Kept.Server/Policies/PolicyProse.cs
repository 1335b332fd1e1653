using System.Runtime.CompilerServices;
using Kept.Policy;
using Kept.Server.Shared;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Kept.Server.Policies;

/// <summary>A stretch of a policy: a part's heading, a clause with its prose, or text between them.</summary>
/// <param name="Level">2 for a part, 3 and more for what stands below it.</param>
/// <param name="Id">The anchor of the heading; null for text without one.</param>
internal sealed record ProseSection(int Level, string? Id, string Heading, Clause? Clause, string Html)
{
    /// <summary>Its words without marks.</summary>
    public string Text { get; init; } = "";
}

/// <summary>A policy's Markdown cut into sections, rendered once for each version.</summary>
internal sealed class PolicyProse
{
    private static readonly ConditionalWeakTable<PolicyDocument, PolicyProse> Rendered = [];

    private PolicyProse(IReadOnlyList<ProseSection> sections) => Sections = sections;

    public IReadOnlyList<ProseSection> Sections { get; }

    /// <summary>The words that stand in no clause: the introduction, and the headings and texts of the parts.</summary>
    public string OutsideClauses => string.Join("\n\n", Sections.Where(s => s.Clause is null).Select(s => $"{s.Heading}\n\n{s.Text}"));

    /// <summary>The parts with their clauses, for the table of contents.</summary>
    public IEnumerable<(ProseSection Part, IReadOnlyList<ProseSection> Clauses)> Contents => Sections
        .Index()
        .Where(s => s.Item is { Level: 2, Id: not null })
        .Select(s => (s.Item, (IReadOnlyList<ProseSection>)[.. Sections.Skip(s.Index + 1).TakeWhile(n => n.Level != 2).Where(n => n.Id is not null)]));

    public static PolicyProse Of(PolicyDocument document) => Rendered.GetValue(document, d => new PolicyProse(Cut(d)));

    /// <summary>The words of one piece of Markdown without its marks; an empty line stands after each paragraph and list item.</summary>
    public static string ToText(string markdown) => string.Concat(SafeMarkdown.Parse(markdown).Select(TextOf));

    private static List<ProseSection> Cut(PolicyDocument document)
    {
        var sections = new List<ProseSection>();
        ProseSection open = new(3, null, "", null, "");
        foreach (var block in SafeMarkdown.Parse(document.ProseMarkdown))
        {
            if (block is HeadingBlock { Level: 1 })
                continue;
            if (block is not HeadingBlock heading)
            {
                open = open with { Html = open.Html + Html(block), Text = open.Text + TextOf(block) };
                continue;
            }
            sections.Add(open);
            open = SectionOf(document, heading);
        }
        sections.Add(open);
        return sections.FindAll(s => s.Id is not null || s.Html.Length > 0);
    }

    private static ProseSection SectionOf(PolicyDocument document, HeadingBlock heading)
    {
        var id = heading.TryGetAttributes()?.Id;
        var clause = id is null ? null : document.ClauseOf(id);
        return new(heading.Level, id, clause?.Heading ?? TextOf(heading), clause, "");
    }

    private static string TextOf(HeadingBlock heading) =>
        heading.Inline is null ? "" : string.Concat(heading.Inline.Descendants<LiteralInline>().Select(l => l.Content.ToString())).Trim();

    private static string TextOf(Block block) => block is ListBlock or ListItemBlock
        ? string.Concat(((ContainerBlock)block).Select(TextOf))
        : $"{Html(block, plain: true).Trim()}\n\n";

    private static string Html(Block block, bool plain = false)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer) { EnableHtmlForBlock = !plain, EnableHtmlForInline = !plain, EnableHtmlEscape = !plain };
        SafeMarkdown.Pipeline.Setup(renderer);
        renderer.Render(block);
        return writer.ToString();
    }
}
