namespace Kept.Browser;

public class PlaceholderTests
{
    [Fact]
    public void One_is_one() => Assert.Equal(1, 1);
}
