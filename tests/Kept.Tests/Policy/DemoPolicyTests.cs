using Kept.Policy;

namespace Kept.Tests.Policy;

public class DemoPolicyTests
{
    public static TheoryData<string> Names =>
        [.. Demo.Files.Select(file => Path.GetRelativePath(Demo.Folder, file))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_policy_parses_keeps_its_promises_and_has_no_findings(string name)
    {
        var policy = Demo.Load(name);

        Assert.Equal([], policy.CheckExpectations().Select(d => d.ToString()));
        Assert.Equal([], PolicyLint.Check(policy.Document).Select(d => d.ToString()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_policy_lies_at_its_name_and_version_and_has_at_least_ten_tests_of_its_own(string name)
    {
        var document = Demo.Load(name).Document;

        Assert.Equal(name, Path.Combine(document.Name, $"{document.Version:yyyy-MM-dd}.md"));
        Assert.True(document.Expectations.Count >= 10);
    }
}
