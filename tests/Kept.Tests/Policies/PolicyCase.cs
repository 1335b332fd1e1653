using Kept.Policy;
using Kept.Server.Policies.Commands;
using Kept.Tests.Hosting;
using Kept.Tests.Policy;

namespace Kept.Tests.Policies;

/// <summary>
/// What an author writes and what <c>kept policy check</c> must say, with line and column. Exit 1 alone proves nothing, since a
/// minimal file has warnings of its own.
/// </summary>
public abstract class PolicyCase : IDisposable
{
    protected const string Rule = "use email for payment";

    private readonly string folder = Directory.CreateTempSubdirectory("kept-cases-").FullName;

    protected FixedClock Clock { get; set; } = new(new DateTimeOffset(2026, 11, 10, 12, 0, 0, TimeSpan.Zero));

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The output of a check of a policy whose clause has this body, without what the purposes of the server add.</summary>
    protected string Check(string body, int? rules = null)
    {
        var text = $"{Sample.Head}\n## The clause {{#clause}}\n{body}";
        Assert.True(rules is null || (PolicyParser.Parse(text, "a.md").Document?.Rules.Count ?? 0) == rules);
        return CheckText(text);
    }

    protected string CheckText(string text, string name = "case.md") => Run("check", Write(name, text));

    protected static string Findings(string output) => string.Join('\n', output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => !line.Contains("the server asks for the purpose", StringComparison.Ordinal) && !line.Contains("file checked", StringComparison.Ordinal)));

    protected string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    protected string Run(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.Equal(PolicyCommand.Findings, PolicyCommand.Run(["policy", .. args], output, error, Clock));
        Assert.Equal("", error.ToString());
        return output.ToString();
    }
}
