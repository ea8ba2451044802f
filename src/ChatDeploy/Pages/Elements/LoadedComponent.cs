using Microsoft.AspNetCore.Components;

namespace ChatDeploy.Pages.Elements;

/// <summary>A component that is rendered only once it has what it shows: every component of the console is one (<c>_Imports.razor</c>).</summary>
/// <remarks>
/// The framework's own components are rendered a first time while <c>OnInitializedAsync</c> still waits for the store. Pages here are sent
/// as a whole, so that nobody would see that rendering; it would only meet fields that are not set yet.
/// </remarks>
public abstract class LoadedComponent : ComponentBase
{
    private Task? _loaded;

    /// <inheritdoc/>
    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await (_loaded ??= LoadAsync());
        OnParametersSet();
        await OnParametersSetAsync();
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        OnInitialized();
        await OnInitializedAsync();
    }
}
