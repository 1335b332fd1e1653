using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Kept.Server.Shared;

/// <summary>
/// Asks of forms in parts (<c>multipart/form-data</c>) what <see cref="ReadableInput"/> asks of the others. It stands here, because only a
/// page knows how large a form it takes.
/// </summary>
internal sealed class ReadableParts : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (await IsReadableAsync(context.HttpContext.Request))
            await next();
        else
            context.Result = new StatusCodeResult(StatusCodes.Status400BadRequest);
    }

    private static async Task<bool> IsReadableAsync(HttpRequest request)
    {
        try
        {
            return !request.HasFormContentType || ReadableInput.IsReadable(await request.ReadFormAsync(request.HttpContext.RequestAborted));
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // Too large, or broken off: the page has that in its model state, and some say how large a file may be.
            return true;
        }
    }
}
