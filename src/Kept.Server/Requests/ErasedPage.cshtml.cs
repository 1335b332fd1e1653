using System.Buffers.Text;
using System.Security.Cryptography;
using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>
/// The receipt of an erasure: the one entry that tells of it, which names nobody. Only who has its salt sees it; we
/// have no address left to mail it to.
/// </summary>
internal sealed class ErasedPageModel(KeptDb db) : PageModel
{
    public LedgerEntry Receipt { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(long entry, string? salt, CancellationToken cancel)
    {
        SessionPage.Private(HttpContext);
        var found = await db.Set<LedgerEntry>().AsNoTracking().SingleOrDefaultAsync(e => e.Id == entry && e.Kind == EntryKind.Erased, cancel);
        if (found is not { Salt: { } held, Body: not null } || !Matches(held, salt))
            return NotFound();
        Receipt = found;
        return Page();
    }

    private static bool Matches(byte[] held, string? salt)
    {
        Span<byte> given = stackalloc byte[32];
        return salt is { Length: 43 } && Base64Url.TryDecodeFromChars(salt, given, out var length) && CryptographicOperations.FixedTimeEquals(given[..length], held);
    }
}
