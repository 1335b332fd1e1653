using System.Security.Claims;
using Kept.Policy;
using Kept.Server;
using Kept.Server.Shared;
using Kept.Server.Staff;

namespace Kept.Tests.Staff;

/// <summary>INVARIANT (DENY): what no line of the table of roles grants is refused.</summary>
public class RolesTests
{
    [Fact]
    public void Every_permission_is_held_by_a_role_and_by_the_administrator()
    {
        Assert.All(Enum.GetValues<Permission>(), p => Assert.Contains(Roles.All, r => r.Permissions.Contains(p)));
        Assert.Equal(Enum.GetValues<Permission>(), Roles.Administrator.Permissions);
    }

    [Fact]
    public void Every_role_can_open_the_console() => Assert.All(Roles.All, r => Assert.Contains(Permission.Console, r.Permissions));

    [Fact]
    public void Every_staff_route_that_touches_a_person_is_open_to_the_administrator()
    {
        var touching = Routes.Table.Rules.Where(r => r is { Access: Access.StaffAccess, Purposes.Length: > 0 }).ToList();
        Assert.NotEmpty(touching);
        Assert.All(touching, r => Assert.True(StaffAuthorization.Allows(User("administrator"), ((Access.StaffAccess)r.Access).Permission, r), r.Template));
    }

    [Fact]
    public void A_permission_without_one_of_the_routes_purposes_is_refused()
    {
        var rule = new RouteRule("/console/orders/{number}", Access.Staff(Permission.Orders), Purpose.Offers);
        Assert.False(StaffAuthorization.Allows(User("fulfilment"), Permission.Orders, rule));
        Assert.True(StaffAuthorization.Allows(User("fulfilment"), Permission.Orders, rule with { Purposes = [Purpose.Delivery] }));
    }

    [Fact]
    public void A_role_that_is_in_no_table_grants_nothing()
    {
        Assert.False(User("root").Permits(Permission.Console));
        Assert.Empty(User("root").Purposes());
        Assert.Equal(["analyst"], Roles.Parse("root, analyst").Select(r => r.Name));
    }

    [Theory]
    [InlineData("/console/orders?site=inkwell", "/console/orders?site=inkwell")]
    [InlineData("/console", "/console")]
    [InlineData("https://evil.example/console", "/console")]
    [InlineData("//evil.example", "/console")]
    [InlineData("/console/\\evil", "/console")]
    [InlineData("/consolex", "/console")]
    [InlineData(null, "/console")]
    public void Signing_in_leads_to_the_console_and_nowhere_else(string? url, string expected) => Assert.Equal(expected, StaffSignIn.ReturnTo(url));

    private static ClaimsPrincipal User(string role) => new(new ClaimsIdentity([new Claim(ClaimTypes.Role, role)], "test"));
}
