using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Browser.Tests.World;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Keyboard;

public sealed class KeyboardTests(ConsoleWorld world, Chromium chromium) : IClassFixture<ConsoleWorld>
{
    private const string Focused = "() => { const at = document.activeElement; return (at.getAttribute('aria-label') ?? at.textContent).trim().replace(/\\s+/g, ' '); }";

    [Fact]
    public async Task G_and_a_letter_go_to_a_page()
    {
        await using var ada = await world.Api.VisitAsync(chromium, "ada");
        await ada.Page.GotoAsync("/deployments");
        await ada.Page.Keyboard.PressAsync("g");
        await ada.Page.Keyboard.PressAsync("q");
        await ada.Page.IsAtAsync("/queue$");
        await ada.Page.Keyboard.PressAsync("g");
        await ada.Page.Keyboard.PressAsync("h");
        await ada.Page.IsAtAsync("/history$");
    }

    [Fact]
    public async Task A_slash_goes_to_the_search_and_is_typed_there()
    {
        await using var ada = await world.Api.VisitAsync(chromium, "ada");
        await ada.Page.GotoAsync("/queue");
        await ada.Page.Keyboard.PressAsync("/");
        var search = ada.Page.Locator("main [type=search]").First;
        await Assertions.Expect(search).ToBeFocusedAsync();
        await Assertions.Expect(search).ToHaveValueAsync("");
        await ada.Page.Keyboard.TypeAsync("a/gq?");
        await Assertions.Expect(search).ToHaveValueAsync("a/gq?");
    }

    [Fact]
    public async Task A_question_mark_lists_the_keys_and_escape_closes_the_list()
    {
        await using var ada = await world.Api.VisitAsync(chromium, "ada");
        await ada.Page.GotoAsync("/deployments");
        await ada.Page.Keyboard.PressAsync("?");
        var list = ada.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" });
        await Assertions.Expect(list).ToBeVisibleAsync();
        await list.SeesAsync("Ready queue");
        await ada.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(list).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Escape_closes_a_question_and_gives_the_focus_back_to_its_button()
    {
        await using var ada = await world.Api.VisitAsync(chromium, "ada");
        var preview = await world.Api.PreviewAsync("ada", "stage", "v1.0.0", ["acme"]);
        await ada.Page.GotoAsync($"/deployments/{preview["id"]}");
        var cancel = ada.Page.Locator("details.confirm", new() { HasText = "Cancel" }).First;
        await cancel.Locator("summary").FocusAsync();
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(cancel.Locator(".confirm-box")).ToBeVisibleAsync();
        await ada.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(cancel.Locator(".confirm-box")).ToBeHiddenAsync();
        await Assertions.Expect(cancel.Locator("summary")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Tab_reaches_a_deployments_buttons_and_shows_where_it_is()
    {
        await using var ada = await world.Api.VisitAsync(chromium, "ada");
        var preview = await world.Api.PreviewAsync("ada", "stage", "v1.0.0", ["globex"]);
        await ada.Page.GotoAsync($"/deployments/{preview["id"]}");
        await ada.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to content", await ada.Page.EvaluateAsync<string>(Focused));
        await ada.Page.Keyboard.PressAsync("Enter");
        var reached = new List<string>();
        for (var step = 0; step < 12 && !reached.Contains("Cancel"); step++)
        {
            await ada.Page.Keyboard.PressAsync("Tab");
            reached.Add(await ada.Page.EvaluateAsync<string>(Focused));
            Assert.True(await ada.Page.EvaluateAsync<bool>("() => { const style = getComputedStyle(document.activeElement); return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'; }"), $"no focus is seen on {reached[^1]}");
        }

        Assert.Contains("Launch", reached);
        Assert.Contains("Cancel", reached);
        Assert.True(reached.IndexOf("Launch") < reached.IndexOf("Cancel"), string.Join(", ", reached));
    }
}
