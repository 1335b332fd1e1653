using Kept.Server;
using Kept.Server.Campaigns;
using Kept.Server.Catalog;
using Kept.Server.Disclosures;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Orders;
using Kept.Server.People;
using Kept.Server.Policies;
using Kept.Server.Requests;
using Kept.Server.Shared;
using Kept.Server.Staff;
using Kept.Server.Storage;
using Kept.Server.Visits;

return await Startup.RunAsync(() =>
{
    var builder = Startup.CreateBuilder(args);
    builder.AddStorage();
    builder.AddPolicies();
    builder.AddShared(Routes.Table);
    builder.Services.AddNetwork();
    builder.Services.AddGate();
    builder.Services.AddPeople();
    builder.Services.AddLedgers();
    builder.Services.AddVisits();
    builder.Services.AddCatalog();
    builder.Services.AddOrders();
    builder.Services.AddCampaigns();
    builder.Services.AddDisclosures();
    builder.Services.AddRequests();
    builder.Services.AddStaff();

    var app = builder.Build();
    app.UseShared();
    app.MapShared(Routes.Table);
    app.MapNetwork(Routes.Table);
    app.MapLedgers(Routes.Table);
    app.MapVisits(Routes.Table);
    app.MapCatalog(Routes.Table);
    app.MapOrders(Routes.Table);
    app.MapCampaigns(Routes.Table);
    app.MapDisclosures(Routes.Table);
    app.MapRequests(Routes.Table);
    app.MapStaff(Routes.Table);
    return app;
});
