using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics;

namespace Kept.Server.Requests.Agents;

/// <summary>An error as the Data Rights Protocol writes it (section 3.06).</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Message">What is wrong and what to do; never a value of the message.</param>
/// <param name="Fatal">True when sending the same again cannot help.</param>
internal sealed record DrpError(int Status, string Message, bool Fatal = false)
{
    public IResult Answer() => Results.Json(
        new Body(Status.ToString(CultureInfo.InvariantCulture), Message, Fatal ? true : null), statusCode: Status);

    /// <summary>403 without a body, which is all that a failed key setup is told (section 2.05.1).</summary>
    public static IResult Silent(HttpContext context)
    {
        // The site's own page of errors would be a body.
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            pages.Enabled = false;
        return Results.StatusCode(StatusCodes.Status403Forbidden);
    }

    private sealed record Body(
        [property: JsonPropertyName("code")] string Code,
        [property: JsonPropertyName("message")] string Message,
        [property: JsonPropertyName("fatal"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Fatal);
}
