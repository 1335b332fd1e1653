using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Staff;

/// <summary>What a member of staff may change about the own sign-in: password and passkeys.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class ProfileModel(UserManager<StaffUser> users, SignInManager<StaffUser> signIn) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Welcome { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Saved { get; set; }

    public StaffUser Me { get; private set; } = null!;

    public IList<UserPasskeyInfo> Passkeys { get; private set; } = [];

    public PasswordForm Input { get; private set; } = new();

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostPasswordAsync([FromForm(Name = "Input")] PasswordForm input)
    {
        await LoadAsync();
        Input = input;
        if (!ModelState.IsValid)
            return Page();
        var changed = await users.ChangePasswordAsync(Me, input.Current!, input.New!);
        if (!changed.Succeeded)
            return Refuse(changed);
        // The new password ends all other sessions; this one goes on.
        await signIn.RefreshSignInAsync(Me);
        return Redirect("/console/profile?saved=password");
    }

    public async Task<IActionResult> OnPostRemovePasskeyAsync(string? id)
    {
        await LoadAsync();
        if (Passkeys.FirstOrDefault(p => IdOf(p) == id) is not { } passkey)
            return NotFound();
        await users.RemovePasskeyAsync(Me, passkey.CredentialId);
        return Redirect("/console/profile?saved=removed");
    }

    public static string IdOf(UserPasskeyInfo passkey) => Base64Url.EncodeToString(passkey.CredentialId);

    private async Task LoadAsync()
    {
        Me = (await users.GetUserAsync(User))!;
        Passkeys = await users.GetPasskeysAsync(Me);
    }

    private PageResult Refuse(IdentityResult result)
    {
        foreach (var error in result.Errors)
            ModelState.AddModelError(error.Code == nameof(IdentityErrorDescriber.PasswordMismatch) ? "Input.Current" : "Input.New", IdentityWords.Of(error));
        return Page();
    }

    internal sealed class PasswordForm
    {
        [Required(ErrorMessage = "Write your present password.")]
        [StringLength(200, ErrorMessage = "A password has at most 200 characters.")]
        public string? Current { get; set; }

        [Required(ErrorMessage = "Choose a new password.")]
        [StringLength(200, MinimumLength = StaffSignIn.MinPasswordLength, ErrorMessage = "A password has 12 to 200 characters.")]
        public string? New { get; set; }
    }
}
