using System.ComponentModel.DataAnnotations;
using Kept.Server.Staff.Passwords;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Staff;

/// <summary>Where a one-time link leads: somebody chooses user name and password and is a member of staff.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class SetupModel(
    Invitations invitations, SignInManager<StaffUser> signIn, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Token { get; set; } = "";

    [BindProperty]
    public Form Input { get; set; } = new();

    public IReadOnlyList<Role> GrantedRoles { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        await FindAsync(cancel) is null ? StatusCode(StatusCodes.Status410Gone) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await FindAsync(cancel) is not { } invitation)
            return StatusCode(StatusCodes.Status410Gone);
        if (Input.Password is not null && Input.Password != Input.Repeat)
            ModelState.AddModelError("Input.Repeat", "The two passwords differ.");
        if (!ModelState.IsValid)
            return Page();
        var user = NewUser();
        var created = await invitations.RedeemAsync(invitation, user, Input.Password!, cancel);
        if (created is null)
            return StatusCode(StatusCodes.Status410Gone);
        if (!created.Succeeded)
            return Refuse(created);
        await signIn.SignInAsync(user, isPersistent: false);
        return Redirect(StaffSignIn.Arrival("/console/profile?welcome=1"));
    }

    private async Task<StaffInvitation?> FindAsync(CancellationToken cancel)
    {
        var invitation = await invitations.FindAsync(Token, cancel);
        GrantedRoles = [.. Roles.Parse(invitation?.Roles ?? "")];
        return invitation;
    }

    private StaffUser NewUser()
    {
        var now = time.GetUtcNow();
        return new StaffUser
        {
            Id = Guid.CreateVersion7(now),
            UserName = Input.UserName!.Trim(),
            DisplayName = Input.DisplayName!.Trim(),
            CreatedAt = now,
        };
    }

    private PageResult Refuse(IdentityResult result)
    {
        foreach (var error in result.Errors)
            ModelState.AddModelError(error.Code.Contains("Password", StringComparison.Ordinal) ? "Input.Password" : "Input.UserName", IdentityWords.Of(error));
        return Page();
    }

    internal sealed class Form
    {
        [Required(ErrorMessage = "Choose a user name.")]
        [StringLength(StaffUser.MaxNameLength, ErrorMessage = "A user name has at most 60 characters.")]
        public string? UserName { get; set; }

        [Required(ErrorMessage = "Enter the name that colleagues see.")]
        [StringLength(StaffUser.MaxNameLength, ErrorMessage = "A name has at most 60 characters.")]
        public string? DisplayName { get; set; }

        [Required(ErrorMessage = "Choose a password.")]
        [StringLength(PasswordRules.MaxInput, ErrorMessage = PasswordRules.TooLong)]
        public string? Password { get; set; }

        [Required(ErrorMessage = "Enter the password once more.")]
        public string? Repeat { get; set; }
    }
}

/// <summary>Identity's errors in the words of this console.</summary>
internal static class IdentityWords
{
    public static string Of(IdentityError error) => error.Code switch
    {
        nameof(IdentityErrorDescriber.DuplicateUserName) => "This user name is taken. Choose another.",
        nameof(IdentityErrorDescriber.InvalidUserName) => "A user name is made of the letters a to z, digits and - . _ @ +.",
        _ => error.Description,
    };
}
