using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.People;
using Kept.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Kept.Browser;

/// <summary>Chromium sends an international domain in Punycode and would refuse letters before the @ that are not ASCII.</summary>
public class InternationalAddressTests(Chromium chromium)
{
    [Fact]
    public async Task Opt_out_of_an_international_address_can_be_typed_in_a_browser()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await using var visitor = await chromium.VisitAsync(Habit.Desk);
        foreach (var (typed, address) in new[] { ("Ann@BÜCHER.example", "ann@xn--bcher-kva.example"), ("иван@пример.рф", "иван@xn--e1afmkfd.xn--p1ai") })
        {
            await visitor.Page.GotoAsync($"http://inkwell.localhost:{host.Port}/privacy/choices");
            await visitor.Page.Locator("#Email").FillAsync(typed);
            await visitor.Page.Locator("[name=Stop][value=offers]").CheckAsync();
            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Stop it" }).ClickAsync();
            await visitor.ArriveAsync("/privacy/choices");
            Assert.Contains("It is stopped", await visitor.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
            var offers = await host.ScopedAsync(async s => (await s.GetRequiredService<ChoiceBook>().NewestAsync(
                s.GetRequiredService<Intake>().EmailIndex(address), "inkwell", default)).GetValueOrDefault(Scope.Offers));
            Assert.False(offers?.OptedIn ?? true);
        }
    }
}
