using System.Text;
using CsCheck;
using Kept.Server.Staff.Passwords;
using Kept.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using static Kept.Tests.Staff.ConsoleSteps;

namespace Kept.Tests.Staff;

public class PasswordRulesTests(SharedHosts hosts)
{
    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("correct horse battery staple")]
    [InlineData("the inkwell is full of tears")]
    [InlineData("zugzwang-fjord-9")]
    [InlineData("4827 1093 5561 7720")]
    [InlineData("pFq7!xR2#mLw")]
    [InlineData("пароль из трёх слов")]
    [InlineData("四つの単語で作る合い言葉だよ")]
    [InlineData("🦊🐙🦀🐝🦔🐌🐢🦉🦜🐳🐿🦩")]
    [InlineData("            x   y   z a b c")]
    public async Task A_password_that_is_hard_to_guess_is_taken_whatever_it_is_made_of(string password) =>
        Assert.Null(await FaultAsync(password));

    [Theory]
    [InlineData("short words", "at least 12")]
    [InlineData("elevenchars", "at least 12")]
    // Eleven characters in 22 UTF-16 units.
    [InlineData("🦊🐙🦀🐝🦔🐌🐢🦉🦜🐳🐿", "at least 12")]
    [InlineData("qwerty123456", "Many people use")]
    [InlineData("Password1234", "Many people use")]
    [InlineData("P@ssw0rd2026!!", "Many people use")]
    [InlineData("unbelievable", "Many people use")]
    [InlineData("UNBELIEVABLE1!", "Many people use")]
    [InlineData("ｕｎｂｅｌｉｅｖａｂｌｅ", "Many people use")]
    [InlineData("l-e-t-m-e-i-n 2026", "Many people use")]
    [InlineData("123456 iloveyou 123456", "Many people use")]
    [InlineData("aaaaaaaaaaaaaaaa", "repeats")]
    [InlineData("abcabcabcabcabc", "repeats")]
    [InlineData("passwordpassword", "Many people use")]
    [InlineData("zugzwangzugzwang", "repeats")]
    [InlineData("abababababac", "repeats")]
    [InlineData("abcdefghijklmnop", "follows")]
    [InlineData("98765432109876", "follows")]
    [InlineData("qwertyuiopasdfghjkl", "follows")]
    [InlineData("asdfghjklöäqwert", "follows")]
    [InlineData("my-Office.Clerk-pass", "contains the user name")]
    [InlineData("Inkwell-2026!!", "little more than")]
    [InlineData("inkwellfoolscap1", "little more than")]
    [InlineData("Octavia Butler 1", "little more than")]
    public async Task A_password_that_attackers_try_first_is_refused_with_the_reason(string password, string reason) =>
        Assert.Contains(reason, await FaultAsync(password) ?? "taken", StringComparison.Ordinal);

    [Fact]
    public async Task A_password_may_be_256_characters_long_and_no_longer()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 256; i++)
            text.Append(char.ConvertFromUtf32(0x1F300 + i));
        Assert.Null(await FaultAsync(text.ToString()));
        Assert.Contains("at most 256", await FaultAsync(text + "x"), StringComparison.Ordinal);
        Assert.Contains("at most 256", await FaultAsync(new string('x', 1_000_000)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_text_makes_the_rules_fail_and_the_same_text_in_another_spelling_is_judged_the_same()
    {
        var rules = await RulesAsync();
        Gen.Char.Array[0, 40].Select(c => new string(c)).Sample(
            text =>
            {
                var spelled = string.Concat(text.EnumerateRunes());
                var other = spelled.Normalize(NormalizationForm.FormKD);
                return rules.Fault(text, "office.clerk") == rules.Fault(other, "office.clerk")
                    && PasswordText.Normalise(PasswordText.Normalise(text)) == PasswordText.Normalise(text);
            },
            iter: 2000);
    }

    [Fact]
    public async Task A_password_opens_the_console_however_the_keyboard_composes_its_letters()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var name = Name();
        const string password = "schöne Grüße aus Ålesund";
        using var browser = host.Browser();
        await SetUpAsync(browser, await host.InviteAsync(), name, password.Normalize(NormalizationForm.FormD));
        using var other = host.Browser();
        var signedIn = await SignInAsync(other, name, password.Normalize(NormalizationForm.FormC));
        Assert.Equal("/console", signedIn.Url.AbsolutePath);
    }

    [Fact]
    public async Task A_common_password_is_refused_at_set_up_and_on_the_profile()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var link = await host.InviteAsync();
        using var browser = host.Browser();
        var page = await SetUpAsync(browser, link, Name(), "unbelievable");
        Assert.Contains("Many people use this password", page.TextOf("#Password-error"), StringComparison.Ordinal);
        await SetUpAsync(browser, link, Name(), Password);
        page = await browser.PostAsync(
            "/console/profile?handler=Password", ("Input.Current", Password), ("Input.New", "unbelievable"));
        Assert.Contains("Many people use this password", page.TextOf("#New-error"), StringComparison.Ordinal);
    }

    private async Task<PasswordRules> RulesAsync() =>
        (await hosts.GetAsync(Provider.Sqlite)).Services.GetRequiredService<PasswordRules>();

    private async Task<string?> FaultAsync(string password) =>
        (await RulesAsync()).Fault(password, "office.clerk", "Octavia Butler");
}
