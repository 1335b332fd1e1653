using CsCheck;
using Kept.Server.Catalog;

namespace Kept.Tests.Catalog;

public sealed class EditDistanceTests
{
    [Fact]
    public void Edit_distance_knows_the_four_slips_and_gives_up_beyond_the_bound()
    {
        Assert.Equal(1, EditDistance.AtMost("officejet", "offcejet", 2));
        Assert.Equal(1, EditDistance.AtMost("pixma", "pxima", 1));
        Assert.Null(EditDistance.AtMost("epson", "canon", 1));
        Gen.Select(Gen.String[0, 12], Gen.String[0, 12]).Sample((a, b) => EditDistance.AtMost(a, b, 3) == EditDistance.AtMost(b, a, 3));
    }
}
