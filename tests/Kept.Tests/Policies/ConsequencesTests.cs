using Kept.Policy;
using Kept.Server.Policies.Publishing;

namespace Kept.Tests.Policies;

public class ConsequencesTests
{
    /// <summary>INVARIANT (STICKY): where rules say otherwise of themselves, a person's data moves in the strictest way that touches it.</summary>
    [Fact]
    public void The_strictest_way_to_earlier_data_counts()
    {
        ChangeTerms soon = new(ChangeMode.AfterNotice, 14), late = new(ChangeMode.AfterNotice, 60), asked = new(ChangeMode.AfterConsent, 0), never = new(ChangeMode.NewDataOnly, 0);
        Assert.Equal(late, Consequences.Strictest([soon, late, soon]));
        Assert.Equal(asked, Consequences.Strictest([late, asked]));
        Assert.Equal(never, Consequences.Strictest([asked, never, late]));
        Assert.Null(Consequences.Strictest([]));
    }
}
