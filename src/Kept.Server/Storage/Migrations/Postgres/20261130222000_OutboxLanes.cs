using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kept.Server.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class OutboxLanes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_outbox_State_IsOffer_DueAt",
                table: "outbox");

            migrationBuilder.AddColumn<byte[]>(
                name: "AddressIndex",
                table: "outbox",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsBulk",
                table: "outbox",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateIndex(
                name: "IX_outbox_State_IsBulk_DueAt",
                table: "outbox",
                columns: new[] { "State", "IsBulk", "DueAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_outbox_State_IsBulk_DueAt",
                table: "outbox");

            migrationBuilder.DropColumn(
                name: "AddressIndex",
                table: "outbox");

            migrationBuilder.DropColumn(
                name: "IsBulk",
                table: "outbox");

            migrationBuilder.CreateIndex(
                name: "IX_outbox_State_IsOffer_DueAt",
                table: "outbox",
                columns: new[] { "State", "IsOffer", "DueAt" });
        }
    }
}
