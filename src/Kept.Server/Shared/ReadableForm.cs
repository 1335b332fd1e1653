using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Kept.Server.Shared;

/// <summary>
/// Asks of a page's form what <see cref="ReadableInput"/> asks of everything else. It stands here, because only a page knows how large a
/// form it takes. No handler runs with what could be read of a form that was too large or damaged.
/// </summary>
internal sealed class ReadableForm : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        // The page that tells of a form that was refused has that form still.
        var status = context.HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is null ? await ReadableInput.CheckFormAsync(context.HttpContext.Request) : null;
        if (status is { } refused)
            context.Result = new StatusCodeResult(refused);
        else
            await next();
    }
}
