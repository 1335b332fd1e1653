using Microsoft.AspNetCore.Diagnostics;

namespace Kept.Server.Shared;

/// <summary>How errors below a path are answered. A slice registers its own; everything else gets the shop's page.</summary>
internal abstract record ErrorAnswer(PathString Below)
{
    /// <summary>By the page at this path, to which the status is added.</summary>
    public sealed record InPage(PathString Below, string Page) : ErrorAnswer(Below);

    /// <summary>As JSON for programs.</summary>
    public sealed record AsJson(PathString Below, Func<int, ErrorWords, IResult> Write) : ErrorAnswer(Below);
}

/// <summary>Gives an error that has no body one: a page for people, JSON for programs.</summary>
internal static class ErrorAnswers
{
    private static readonly ErrorAnswer.InPage Shop = new("", "/problem");

    public static Task AnswerAsync(StatusCodeContext error)
    {
        var (context, status) = (error.HttpContext, error.HttpContext.Response.StatusCode);
        return For(context) switch
        {
            ErrorAnswer.AsJson json => json.Write(status, ErrorWords.ForPrograms(status)).ExecuteAsync(context),
            ErrorAnswer.InPage page => ShowAsync(error, $"{page.Page}/{status}"),
            _ => ShowAsync(error, $"{Shop.Page}/{status}"),
        };
    }

    /// <summary>How errors of this request are answered; null for the shop's page.</summary>
    public static ErrorAnswer? For(HttpContext context)
    {
        foreach (var answer in context.RequestServices.GetServices<ErrorAnswer>())
            if (context.Request.Path.StartsWithSegments(answer.Below))
                return answer;
        return null;
    }

    /// <summary>
    /// Runs the rest of the pipeline once more for the page of the error. It is read, whatever the method was that failed: a page need not
    /// know every method to tell that it is not allowed.
    /// </summary>
    private static async Task ShowAsync(StatusCodeContext error, string page)
    {
        var context = error.HttpContext;
        var (path, query, method) = (context.Request.Path, context.Request.QueryString, context.Request.Method);
        context.Features.Set<IStatusCodeReExecuteFeature>(new StatusCodeReExecuteFeature
        {
            OriginalPath = path.Value!,
            OriginalPathBase = context.Request.PathBase.Value!,
            OriginalQueryString = query.Value,
        });
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        (context.Request.Path, context.Request.QueryString) = (page, QueryString.Empty);
        context.Request.Method = HttpMethods.IsHead(method) ? method : HttpMethods.Get;
        try
        {
            await error.Next(context);
        }
        finally
        {
            (context.Request.Path, context.Request.QueryString, context.Request.Method) = (path, query, method);
            context.Features.Set<IStatusCodeReExecuteFeature>(null);
        }
    }
}
