using Kept.Server.Network;
using Kept.Server.Shared;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Kept.Server.People;

/// <summary>Records Global Privacy Control before any page is shown to somebody who is signed in to an account.</summary>
internal sealed class GpcFilter : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var http = context.HttpContext;
        if (Gpc.IsOn(http.Request) && http.HasSite() && await http.AccountAsync() is { } person)
            await http.RequestServices.GetRequiredService<GpcRecorder>().RecordAsync(person, http.Site().Id, http.RequestAborted);
        await next();
    }
}
