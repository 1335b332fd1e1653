using CsCheck;
using Kept.Policy;

namespace Kept.Tests.Policy;

/// <summary>A few versions of a policy, requests to them and people with facts of their own: one draw of the comparison.</summary>
/// <param name="Versions">The statements of each version.</param>
/// <param name="Requests">What is asked.</param>
/// <param name="People">The facts of each person.</param>
/// <param name="Held">For each person and each of the first three categories asked for: which version holds it; 255 for none.</param>
sealed record OracleCase(string[][] Versions, DecisionRequest[] Requests, ulong[] People, byte[][] Held)
{
    internal static Gen<OracleCase> Any { get; } =
        from palette in OraclePalette.Any
        from versions in palette.Statement.Array[0, 10].Array[1, 3]
        from requests in palette.Request.Array[24]
        from people in palette.AnyFacts.Select(facts => facts.Bits).Array[0, 140]
        from held in Gen.Frequency((12, Gen.Byte[0, 2]), (1, Gen.Const(byte.MaxValue))).Array[140].Array[3]
        select new OracleCase(versions, requests, people, held);

    /// <summary>How many answers <see cref="Difference"/> compares, each single, mixed or of one person in bulk.</summary>
    internal int Answers => Requests.Length * (Versions.Length + 1) + 2 * People.Length;

    /// <summary>The first answer that the oracle gives otherwise, in words; null when all agree.</summary>
    internal string? Difference()
    {
        CompiledPolicy[] compiled = [.. Versions.Select(Compile)];
        OraclePolicy[] oracles = [.. Versions.Select(statements => new OraclePolicy(statements))];
        var comparison = new OracleComparison(compiled, oracles);
        foreach (var request in Requests)
        {
            var found = Enumerable.Range(0, compiled.Length).Select(version => comparison.Single(version, in request)).FirstOrDefault(text => text is not null)
                ?? comparison.Mixed(in request, Held);
            if (found is not null)
                return $"{found}\n{string.Join("\n--\n", Versions.Select(statements => string.Join('\n', statements)))}";
        }
        return OracleBulk.Difference(comparison, Requests.MaxBy(request => comparison.Permits(in request)), People, Held);
    }

    static CompiledPolicy Compile(string[] statements)
    {
        const string Head = "---\nname: sample\nversion: 2026-11-01\neffective: 2026-11-15\nlanguage: en-US\ntitle: Sample\nchanges: after-consent\nmarketing-default: opt-in\n---\n";
        var result = PolicyParser.Parse($"{Head}## The clause {{#clause}}\n```policy\n{string.Join('\n', statements)}\n```\n", "sample.md");
        return result.Document is { } document
            ? CompiledPolicy.Compile(document)
            : throw new FormatException($"{string.Join('\n', statements)}\n{string.Join('\n', result.Diagnostics)}");
    }
}
