using ChatDeploy.Api.Access;
using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Core.People;
using ChatDeploy.Pages.Approvals;
using ChatDeploy.Pages.Assets;
using ChatDeploy.Pages.Cards;
using ChatDeploy.Pages.Catalog;
using ChatDeploy.Pages.Chat;
using ChatDeploy.Pages.Deliveries;
using ChatDeploy.Pages.Deployments;
using ChatDeploy.Pages.History;
using ChatDeploy.Pages.Jobs;
using ChatDeploy.Pages.Live;
using ChatDeploy.Pages.Locks;
using ChatDeploy.Pages.Matrix;
using ChatDeploy.Pages.People;
using ChatDeploy.Pages.TeamsTab;
using ChatDeploy.Pages.Wizard;
using Microsoft.AspNetCore.Http.Features;

namespace ChatDeploy.Pages;

/// <summary>Registers and maps the web console: server-rendered pages, their files, and the stream that keeps them live (spec K).</summary>
public static class PagesRegistration
{
    /// <summary>Adds what pages need.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddSingleton<ConsoleAssets>().AddSingleton<CardSamples>().AddSingleton<ChatMessages>().AddSingleton<MatrixFeed>();
        services.AddScoped<WizardBeginning>().AddScoped<Pressed>().AddScoped<CatalogDraft>();

        // A form may carry a whole catalog.
        services.Configure<FormOptions>(forms => forms.ValueLengthLimit = CatalogReader.MaxBytes);
        return services;
    }

    /// <summary>Maps pages; call it after the API, whose gate guards them, too.</summary>
    public static void MapPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGet("/assets/{version}/{name}", (HttpContext context, ConsoleAssets files, string name) => files.ServeAsync(context, name))
            .IsOpen("the same files for everyone").ExcludeFromDescription();
        app.MapGet("/favicon.ico", (ConsoleAssets files) => TypedResults.Redirect(files.Url("favicon.svg"))).IsOpen("a picture").ExcludeFromDescription();
        app.MapLive();
        app.MapChatPage();
        app.MapDeploymentForms();
        app.MapApprovalForms();
        app.MapJobLog();
        app.MapHistoryForms();
        app.MapPeopleForms();
        app.MapLockForms();
        app.MapCatalogForms();
        app.MapDeliveryForms();
        app.MapMatrixData();
        app.MapTeamsTab();
        app.MapRazorComponents<App>().Requires(Act.Read);
    }
}
