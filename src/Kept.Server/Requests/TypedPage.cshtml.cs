using System.Globalization;
using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Orders;
using Kept.Server.People;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>A request that came by letter, e-mail, telephone or a mandated agent, typed in by staff. Its clock runs from the day it came.</summary>
internal sealed class TypedPageModel(KeptDb db, Transactions transactions, Intake intake, RequestBook book, Snapshot<SiteDirectory> sites, TimeProvider time) : PageModel
{
    [BindProperty]
    public TypedForm Form { get; set; } = new();

    public string? Refusal { get; private set; }

    public IReadOnlyList<Site> Sites => sites.Current.Sites;

    public static IReadOnlyList<RequestChannel> Channels { get; } =
        [RequestChannel.Letter, RequestChannel.Mail, RequestChannel.Telephone, RequestChannel.Elsewhere, RequestChannel.Agent];

    public void OnGet()
    {
        Response.Headers.CacheControl = "no-store";
        Form.ReceivedOn = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        foreach (var (field, message) in Form.Errors(sites.Current, time.GetUtcNow()))
            ModelState.AddModelError($"Form.{field}", message);
        if (!ModelState.IsValid)
            return Page();
        try
        {
            var request = await transactions.RunAsync(() => ReceiveAsync(sites.Current.ById[Form.Site!], cancel), cancel);
            return Redirect($"/console/requests/{request.Id}");
        }
        catch (GateDeniedException e)
        {
            Refusal = e.Decision.Reasons is [var first, ..] ? first.Text : "no rule permits it";
        }
        catch (AddressRefusedException)
        {
            Refusal = "the address is a child's whose data was removed";
        }
        return Page();
    }

    private async Task<Request> ReceiveAsync(Site site, CancellationToken cancel)
    {
        var person = await PersonAsync(cancel);
        await db.SaveChangesAsync(cancel);
        var letter = await intake.CollectAsync(new Taking(site, person, Form.Data(), [Purpose.RightsRequest, Purpose.CustomerService], CollectionSource.Letter), cancel);
        var request = book.Received(new Incoming(site.Id, person, Form.Kind, RequestClocks.LawOf(Form.Kind, Form.European))
        {
            Channel = Form.Channel,
            Message = letter.Id,
            ReceivedAt = Form.Received(time.GetUtcNow()),
            Mandate = Form.Channel == RequestChannel.Agent ? Form.Mandate!.Trim() : null,
        });
        await db.SaveChangesAsync(cancel);
        if (request.ConfirmBy is not null)
            await book.ConfirmAsync(request, cancel);
        return request;
    }

    /// <summary>Whoever has the address, else the order, else alone the telephone number; else somebody new.</summary>
    private async Task<Guid> PersonAsync(CancellationToken cancel)
    {
        if (!string.IsNullOrWhiteSpace(Form.Email))
            return (await intake.PersonOfAsync(Form.Email, CollectionSource.Letter, cancel)).Person.Id;
        var number = OrderNumber.Normalise(Form.Order);
        if (await db.Set<Order>().Where(o => o.Number == number).Select(o => (Guid?)o.PersonId).SingleOrDefaultAsync(cancel) is { } buyer
            && await db.Set<Person>().AnyAsync(p => p.Id == buyer && p.ErasedAt == null, cancel))
            return buyer;
        if (PhoneNumber.TryNormalise(Form.Phone, out var e164))
        {
            var index = intake.PhoneIndex(e164);
            if (await db.Set<Telephone>().Where(t => t.Index == index).Select(t => t.PersonId).Take(2).ToListAsync(cancel) is [var only])
                return only;
        }
        return (await intake.NewPersonAsync(cancel)).Id;
    }
}
