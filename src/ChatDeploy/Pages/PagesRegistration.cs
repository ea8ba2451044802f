using ChatDeploy.Api.Access;
using ChatDeploy.Core.People;
using ChatDeploy.Pages.Assets;
using ChatDeploy.Pages.Live;
using ChatDeploy.Pages.Matrix;
using ChatDeploy.Pages.Queue;

namespace ChatDeploy.Pages;

/// <summary>Registers and maps the web console: server-rendered pages, their files, and the stream that keeps them live (spec K).</summary>
public static class PagesRegistration
{
    /// <summary>Adds what pages need.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddAntiforgery(antiforgery => antiforgery.HeaderName = "X-ChatDeploy-Antiforgery");
        services.AddSingleton<ConsoleAssets>();
        services.AddSingleton<MatrixFeed>();
        return services;
    }

    /// <summary>Maps pages; call it after the API, whose gate guards them, too.</summary>
    public static void MapPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseAntiforgery();
        app.MapGet("/assets/{version}/{name}", (HttpContext context, ConsoleAssets files, string name) => files.ServeAsync(context, name))
            .IsOpen("the same files for everyone").ExcludeFromDescription();
        app.MapGet("/favicon.ico", (ConsoleAssets files) => TypedResults.Redirect(files.Url("favicon.svg"))).IsOpen("a picture").ExcludeFromDescription();
        app.MapLive();
        app.MapMatrixData();
        app.MapQueueFiles();
        app.MapRazorComponents<App>().Requires(Act.Read);
    }
}
