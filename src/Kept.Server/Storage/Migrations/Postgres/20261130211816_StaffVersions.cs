using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kept.Server.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class StaffVersions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "sites",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "products",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "partners",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<byte[]>(
                name: "Client",
                table: "orders",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "campaigns",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "IX_orders_Client",
                table: "orders",
                column: "Client",
                filter: "\"Client\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_orders_Client",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "sites");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "products");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "partners");

            migrationBuilder.DropColumn(
                name: "Client",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "campaigns");
        }
    }
}
