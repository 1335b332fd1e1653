using System.Text;
using Kept.Ledger;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Kept.Server.Ledgers;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } =
    [
        new("/ledger/checkpoint", Access.Anyone),
        new("/ledger/key", Access.Anyone),
        new("/ledger/cosigned", Access.Anyone),
        new("/ledger/restored", Access.Anyone),
        new("/ledger/cosignature", Access.Anyone),
        new("/ledger/tile/{**path}", Access.Anyone),
    ];

    public static void AddLedgers(this IServiceCollection services)
    {
        services.AddSingleton<LedgerSigner>();
        services.AddScoped<LedgerWriter>();
        services.AddSingleton<EntryGroups>();
        services.AddSingleton<EntryGroupStore>(s => s.GetRequiredService<StorageOptions>().IsPostgres
            ? ActivatorUtilities.CreateInstance<PostgresEntryGroups>(s)
            : ActivatorUtilities.CreateInstance<SqliteEntryGroups>(s));
        services.AddSingleton<EntryInserts>(s => s.GetRequiredService<StorageOptions>().IsPostgres ? new PostgresEntryInserts() : new SqliteEntryInserts());
        services.AddSingleton<IInterceptor>(s => s.GetRequiredService<EntryInserts>());
        services.AddSingleton<ICommits>(s => s.GetRequiredService<EntryInserts>());
        services.AddScoped<Readings>();
        services.AddScoped<LedgerTree>();
        services.AddScoped<LedgerFiles>();
        services.AddScoped<Cosignatures>();
        services.AddSingleton(s => LedgerOptions.Read(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton<LedgerWitnesses>();
        services.AddHostedService<Integrator>();
    }

    public static void MapLedgers(this IEndpointRouteBuilder app, RouteTable table)
    {
        app.MapGet("/ledger/checkpoint", async (LedgerTree tree, HttpContext context) =>
        {
            var checkpoint = await tree.CheckpointAsync(context.RequestAborted);
            return Text(context, tree.Sign(checkpoint).ToString());
        }).Ruled(table);
        app.MapGet("/ledger/key", (LedgerSigner signer, HttpContext context) => Text(context, $"{signer.Key}\n")).Ruled(table);
        app.MapGet("/ledger/cosigned", async (Cosignatures cosignatures, HttpContext context) =>
            await cosignatures.NewestAsync(context.RequestAborted) is { } note ? Text(context, note.ToString()) : Results.NotFound()).Ruled(table);
        app.MapGet("/ledger/restored", async (KeptDb db, HttpContext context) =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            context.Response.Headers.CacheControl = "no-cache";
            return Results.Json(await db.Set<LogRestore>().OrderBy(r => r.Id).Select(r => r.Note).ToListAsync(context.RequestAborted));
        }).Ruled(table);
        app.MapPost("/ledger/cosignature", CosignAsync).Ruled(table).WithMetadata(new AllowCrossOriginAttribute());
        app.MapGet("/ledger/tile/{**path}", TileAsync).Ruled(table);
    }

    private static async Task<IResult> CosignAsync(Cosignatures cosignatures, HttpContext context)
    {
        // Room for 16 signatures of 5 kB, as post-quantum witnesses make them.
        const int most = 128 * 1024;
        if (context.Request.ContentLength is null or > most)
            return Results.Problem(title: "Too long", detail: $"A signed checkpoint has up to {most} bytes, and says how many.", statusCode: StatusCodes.Status413PayloadTooLarge);
        var body = new byte[context.Request.ContentLength.Value];
        await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
        return await cosignatures.AddAsync(body, context.RequestAborted) is { } wrong
            ? Results.Problem(title: "Not taken", detail: wrong, statusCode: StatusCodes.Status400BadRequest)
            : Results.NoContent();
    }

    private static async Task<IResult> TileAsync(string path, LedgerFiles files, HttpContext context)
    {
        context.Response.Headers.AccessControlAllowOrigin = "*";
        if (!TileAddress.TryParse($"tile/{path}", out var tile) || await files.FindAsync(tile, context.RequestAborted) is not { } bytes)
            return Results.NotFound();
        // What a tile holds never changes, partial or full.
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(bytes, "application/octet-stream");
    }

    private static IResult Text(HttpContext context, string text)
    {
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Text(text, "text/plain", Encoding.UTF8);
    }
}
